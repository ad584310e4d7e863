import {globSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {startLoader} from './loader.ts';

const folder = fileURLToPath(new URL('../../../demo', import.meta.url));

test('every definition of the demo folder loads', async () => {
	await using loader = startLoader(folder);
	const definitions = globSync('**/*.ts', {cwd: folder});
	expect(definitions.length).toBeGreaterThanOrEqual(6);
	for (const definition of definitions) {
		expect(await loader.load(definition)).toMatchObject({paths: expect.any(Array)});
	}
});
