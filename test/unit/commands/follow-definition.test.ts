import {rename, writeFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {readSource} from '../../../source/commands/definition-source.ts';
import {followDefinition} from '../../../source/commands/follow-definition.ts';
import type {DefinitionWord} from '../../../source/commands/read-definition.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import {exec, serial, specOf} from '../../support/specs.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** A follower of two files whose reading the test decides on. */
async function following() {
	const folder = await temporaryFolder({'p.ts': 'one', 'lib.ts': 'one'});
	const told: string[] = [];
	const faults: Error[] = [];
	const files = [`${folder.path}/p.ts`];
	let word: DefinitionWord = {files, spec: specOf(exec('', 'one'))};
	let readings = 0;
	const state = initialState(specOf(exec('', 'one')), 'test');
	const follower = followDefinition({
		source: {file: `${folder.path}/p.ts`, args: [], cwd: folder.path, files},
		folder: folder.path,
		runner: {
			state,
			async redefine(spec) {
				state.spec = spec;
				told.push(`redefined: ${Object.keys(spec.images).join()}`);
				return {ok: true};
			},
			tellDefinition: fault => void told.push(fault?.message ?? 'fine'),
		},
		onFault: error => void faults.push(error),
		async read() {
			readings++;
			return word;
		},
	});
	return {
		folder: folder.path,
		told,
		faults,
		follower,
		readings: () => readings,
		answer(next: DefinitionWord) {
			word = next;
		},
		async [Symbol.asyncDispose]() {
			follower.close();
			await folder[Symbol.asyncDispose]();
		},
	};
}

test('files are read again when they change, also those that are new to the definition', async () => {
	await using here = await following();
	const {folder, told} = here;
	const both = [`${folder}/p.ts`, `${folder}/lib.ts`];
	here.answer({files: both, spec: specOf(serial('', []), {a: {}})});
	await writeFile(`${folder}/p.ts`, 'another');
	await expect.poll(() => told).toEqual(['redefined: a']);
	expect(readSource(folder)?.files).toEqual(both);

	here.answer({files: [`${folder}/p.ts`], fault: {code: 'definition-broken', message: 'No.'}});
	await writeFile(`${folder}/lib.ts`, 'broken');
	await expect.poll(() => told.at(-1)).toBe('No.');

	// As editors save: another file takes its place. What was imported before is still watched.
	here.answer({files: both, spec: specOf(serial('', []), {a: {}})});
	await writeFile(`${folder}/new`, 'mended once more');
	await rename(`${folder}/new`, `${folder}/lib.ts`);
	await expect.poll(() => told.at(-1)).toBe('fine');
	expect(here.faults).toEqual([]);
});

test('what is as it was is told as that, and nothing is read while nothing changes', async () => {
	await using here = await following();
	await here.follower.check();
	expect(here.told).toEqual(['fine']);
	await writeFile(`${here.folder}/other.ts`, 'not of the definition');
	await here.follower.check();
	expect(here.readings()).toBe(2);
});
