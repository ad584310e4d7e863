import {describe, expect, test} from 'vitest';
import {choosePipelines, parseChoice} from '../../../source/commands/clean-choice.ts';
import type {CleanPipeline} from '../../../source/commands/clean-pipelines.ts';

const day = 86_400_000;
const now = 100 * day;

function pipeline(id: string, changes: Partial<CleanPipeline> = {}): CleanPipeline {
	return {
		id,
		definition: `${id}.ts`,
		isFinished: true,
		inUse: undefined,
		changedAt: now - day,
		needs: {imageIds: [], gitUrls: []},
		usedEngine: true,
		...changes,
	};
}

const given = {id: undefined, all: false, olderThan: undefined, dryRun: false};

describe('parseChoice', () => {
	test.each([
		['30s', 30_000],
		['5m', 300_000],
		['12h', day / 2],
		['7d', 7 * day],
		['2w', 14 * day],
		['0d', 0],
	])('--older-than %s', (olderThan, olderThanMs) => {
		expect(parseChoice({...given, olderThan})).toEqual({id: undefined, all: false, olderThanMs});
	});

	test.each(['', '7', 'd', '7 d', '1.5d', '-1d', '7D', '7y', '1d2h', '99999999999999999w'])(
		'--older-than "%s" is refused',
		olderThan => {
			expect(() => parseChoice({...given, olderThan})).toThrow(
				`--older-than takes a number and a unit, not "${olderThan}".`,
			);
		},
	);

	test.each([{all: true}, {olderThan: '7d'}])('an id goes with no other choice: %o', other => {
		expect(() => parseChoice({...given, id: 'abc234', ...other})).toThrow(
			expect.objectContaining({code: 'usage'}),
		);
	});
});

describe('choosePipelines', () => {
	const finished = pipeline('done22');
	const old = pipeline('old222', {changedAt: now - 8 * day});
	const paused = pipeline('paused', {isFinished: false});
	const broken = pipeline('broken', {isFinished: false, needs: undefined});
	const alive = pipeline('alive2', {inUse: 'it is open'});
	const open = pipeline('open22', {isFinished: false, inUse: 'a shell of it is open'});
	const everything = [finished, old, paused, broken, alive, open];
	const choose = (options: Partial<Parameters<typeof parseChoice>[0]>) => {
		const {chosen, remarks} = choosePipelines(everything, parseChoice({...given, ...options}), now);
		return {ids: chosen.map(({id}) => id), remarks};
	};

	test('those that are finished go by default, and it is said which others stay', () => {
		expect(choose({})).toEqual({
			ids: ['done22', 'old222'],
			remarks: [
				'Pipeline alive2 stays: it is open.',
				'Pipeline paused stays: it is not finished. Remove it with its id or --all.',
				"Pipeline broken stays: it can't be read. Remove it with its id or --all.",
			],
		});
	});

	test('all go with --all but those in use', () => {
		expect(choose({all: true})).toEqual({
			ids: ['done22', 'old222', 'paused', 'broken'],
			remarks: [
				'Pipeline alive2 stays: it is open.',
				'Pipeline open22 stays: a shell of it is open.',
			],
		});
	});

	test('younger ones stay with --older-than, without a word', () => {
		expect(choose({olderThan: '7d'})).toEqual({ids: ['old222'], remarks: []});
		expect(choose({olderThan: '7d', all: true})).toEqual({ids: ['old222'], remarks: []});
	});

	test.each(['done22', 'paused', 'broken'])('%s goes when it is named', id => {
		expect(choose({id})).toEqual({ids: [id], remarks: []});
	});

	test.each(['alive2', 'open22'])('%s is refused when it is named', id => {
		expect(() => choose({id})).toThrow(expect.objectContaining({code: 'pipeline-busy'}));
	});
});
