import {expect, test} from 'vitest';
import {imageMemory} from '../support/image-memory.ts';
import {randomOf, randomTree} from '../support/random-tree.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {copyScope} from './copy-scope.ts';

const {engine, copy, listingOf, listingOfFolder} = copyScope();
const rounds = 20;

test.each(['low', 'high'] as const)(
	'whatever was edited, a rebuild gives what a full copy gives, where a commit costs %s',
	async commitCost => {
		const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
		const random = randomOf(seed);
		await using root = await temporaryFolder();
		await using state = await temporaryFolder();
		const request = {
			folder: root.path,
			memory: imageMemory(state.path),
			engine: {...engine(), capabilities: {...engine().capabilities, commitCost}},
		};
		const tree = randomTree(root.path, random);
		const edits: string[] = [];
		const edit = (times: number): void => {
			for (let count = 0; count < times; count++) {
				edits.push(tree.edit());
			}
		};

		edit(60);
		for (let round = 0; round < rounds; round++) {
			const copied = await copy(request);
			const where = `SEED=${seed}, round ${round}, after:\n${edits.join('\n')}\n`;
			expect(await listingOf(copied), where).toBe(await listingOfFolder(root.path));
			await copied.settled;
			if (round % 8 === 7) {
				const full = await copy({...request, pipelineId: 'other', all: true});
				expect(await listingOf(full), where).toBe(await listingOf(copied));
				await full.settled;
			}

			edits.length = 0;
			edit(1 + random.below(10));
		}
	},
);
