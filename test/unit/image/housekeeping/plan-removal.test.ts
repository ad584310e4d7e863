import {describe, expect, test} from 'vitest';
import type {ContainerSummary, ImageUse} from '../../../../source/engine/engine.ts';
import {
	type KeptPipeline,
	planRemoval,
} from '../../../../source/image/housekeeping/plan-removal.ts';

const owner = '01234567-89ab-cdef-0123-456789abcdef';
const ours = 'conducto-01234567';

function image(id: string, layers: string, tags: readonly string[], of = owner): ImageUse {
	const labels = {'com.conducto.image.owner': of};
	return {id, tags, labels, sizeBytes: 10 * layers.length, layers: [...layers]};
}

function container(id: string, name: string, pipeline: string, of = owner): ContainerSummary {
	const labels = {'com.conducto.owner': of, 'com.conducto.pipeline': pipeline};
	return {id, name, running: false, labels};
}

function kept(id: string, changes: Partial<KeptPipeline> = {}): KeptPipeline {
	return {id, isAlive: false, needs: {imageIds: [], gitUrls: []}, ...changes};
}

function plan(facts: {
	readonly images?: readonly ImageUse[];
	readonly containers?: readonly ContainerSummary[];
	readonly removed?: readonly string[];
	readonly kept?: readonly KeptPipeline[];
	readonly held?: string;
	readonly ended?: readonly string[];
}) {
	const {images = [], containers = [], removed = [], held, ended = []} = facts;
	const isHeld = ({id}: ContainerSummary): boolean => id === held;
	const isEnded = ({id}: ContainerSummary): boolean => ended.includes(id);
	const kept = facts.kept ?? [];
	return planRemoval({images, containers, removed, kept, owner, isHeld, isEnded});
}

describe('a pipeline that goes', () => {
	test('takes its own containers and names of images with it, and no other', () => {
		const {pipelines, leftovers} = plan({
			images: [
				image('one', 'ab', [`${ours}/gone22:x-1`, `${ours}/stays2:x-1`]),
				image('two', 'abc', [`${ours}/gone22:y-2`, 'person/app:latest']),
			],
			containers: [
				container('c1', `${ours}-gone22-aa-1-exec`, 'gone22'),
				container('c2', `${ours}-stays2-aa-1-exec`, 'stays2'),
			],
			removed: ['gone22'],
			kept: [kept('stays2')],
		});
		expect([...pipelines]).toEqual([
			['gone22', {containers: ['c1'], images: [`${ours}/gone22:y-2`, `${ours}/gone22:x-1`]}],
		]);
		expect(leftovers).toEqual({containers: [], images: []});
	});

	test('leaves what bears only one of the marks of this state folder', () => {
		const other = 'ffffffff-89ab-cdef-0123-456789abcdef';
		const {pipelines, leftovers} = plan({
			images: [
				image('1', 'a', [`${ours}/gone22:x`], other),
				image('2', 'a', ['conducto-ffffffff/gone22:x']),
				image('3', 'a', ['conducto-ffffffff/copy:x'], other),
				image('4', 'a', [], other),
			],
			containers: [
				container('c1', `${ours}-gone22-aa-1-exec`, 'gone22', other),
				container('c2', 'a-name-that-a-person-gave', 'gone22'),
			],
			removed: ['gone22'],
		});
		expect(pipelines.get('gone22')).toEqual({containers: [], images: []});
		expect(leftovers).toEqual({containers: [], images: []});
	});
});

describe('what no pipeline has any more', () => {
	test('goes when its pipeline was removed by hand', () => {
		const {leftovers} = plan({
			images: [image('1', 'a', [`${ours}/byhand:x`])],
			containers: [container('c1', `${ours}-byhand-aa-1-exec`, 'byhand')],
			kept: [kept('stays2')],
		});
		expect(leftovers).toEqual({containers: ['c1'], images: [`${ours}/byhand:x`, '1']});
	});

	test('stays while somebody works in it', () => {
		const containers = [container('c1', `${ours}-byhand-aa-1-live`, 'byhand')];
		expect(plan({containers, held: 'c1'}).leftovers.containers).toEqual([]);
		expect(plan({containers}).leftovers.containers).toEqual(['c1']);
	});
});

describe('an image of a shared step', () => {
	const shared = [
		image('base', 'ab', [`${ours}/install:k`]),
		image('old', 'abx', [`${ours}/copy:k-full`]),
		image('new', 'aby', [`${ours}/copy:l-full`]),
		image('nameless', 'abxz', []),
	];

	test('stays when the image of a pipeline that stays was made from it', () => {
		const images = [...shared, image('top', 'aby+', [`${ours}/stays2:x`])];
		const {leftovers} = plan({images, kept: [kept('stays2')]});
		expect(leftovers.images).toEqual(['nameless', `${ours}/copy:k-full`, 'old']);
	});

	test('stays when a pipeline uses it as it is, by its id', () => {
		const needs = {imageIds: ['old'], gitUrls: []};
		const {leftovers} = plan({images: shared, kept: [kept('stays2', {needs})]});
		expect(leftovers.images).toEqual(['nameless', `${ours}/copy:l-full`, 'new']);
	});

	test('goes with the last pipeline, those above before those below', () => {
		expect(plan({images: shared}).leftovers.images).toEqual([
			'nameless',
			`${ours}/copy:k-full`,
			'old',
			`${ours}/copy:l-full`,
			'new',
			`${ours}/install:k`,
			'base',
		]);
	});

	test('stays while any runner is alive, which may be about to use it', () => {
		const alive = [kept('stays2', {isAlive: true})];
		expect(plan({images: shared, kept: alive}).leftovers.images).toEqual([]);
	});

	test('without a name stays while it is not known what a pipeline needs', () => {
		const unread = [kept('broken', {needs: undefined})];
		const {leftovers} = plan({images: shared, kept: unread});
		expect(leftovers.images).not.toContain('nameless');
		expect(leftovers.images).toContain(`${ours}/copy:k-full`);
	});
});

test('containers that were left up go although their pipeline stays, each of them once', () => {
	const {pipelines, leftovers} = plan({
		containers: [
			container('c1', `${ours}-stays2-aa-1-live`, 'stays2'),
			container('c2', `${ours}-stays2-aa-1-exec`, 'stays2'),
			container('c3', `${ours}-gone22-aa-1-live`, 'gone22'),
			container('c4', 'conducto-ffffffff-stays2-aa-1-live', 'stays2'),
		],
		removed: ['gone22'],
		kept: [kept('stays2')],
		ended: ['c1', 'c3', 'c4'],
	});
	expect(leftovers.containers).toEqual(['c1']);
	expect(pipelines.get('gone22')?.containers).toEqual(['c3']);
});
