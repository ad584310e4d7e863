import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {checkSpec} from '../../../source/pipeline/check-spec.ts';
import {nodeRules} from '../../../source/pipeline/node.ts';
import {parentRules} from '../../../source/pipeline/parent-node.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {startLoader} from './loader.ts';

const page = readFileSync(
	fileURLToPath(new URL('../../../docs/nodes.md', import.meta.url)),
	'utf8',
);

function examples(language: string): string[] {
	const blocks = page.matchAll(/^```(\w+)\n(.*?)^```$/gms);
	return [...blocks].filter(block => block[1] === language).map(block => block[2] ?? '');
}

const options = new Set([...Object.keys(parentRules('serial')), ...Object.keys(nodeRules('exec'))]);

test.each([...options])('%s has a heading, and an example below it', option => {
	const [, section = ''] = page.split(`### \`${option}\`\n`);
	const [, example] = /^```ts\n(.*?)^```$/ms.exec(section.split(/^##/m)[0] ?? '') ?? [];
	expect(example).toContain(`${option}:`);
});

const names = Object.keys(await import('../../../source/index.ts'));

test('every example can be loaded', async () => {
	await using folder = await temporaryFolder();
	await using loader = startLoader(folder.path);
	for (const [index, example] of examples('ts').entries()) {
		const file = `example-${index}.ts`;
		await folder.write(
			file,
			`import * as conducto from 'conducto';\nconst {${names.join(', ')}} = conducto;\n${example}\nexport default new Exec('true');`,
		);
		expect(await loader.load(file)).toMatchObject({paths: ['/']});
	}

	for (const example of examples('json')) {
		expect(checkSpec(JSON.parse(example), '/s.json').root).toMatchObject({max_time: 600});
	}
});
