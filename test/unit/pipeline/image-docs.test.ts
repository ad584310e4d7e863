import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {checkSpec} from '../../../source/pipeline/check-spec.ts';
import {optionRules} from '../../../source/pipeline/recipe/parameters.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {startLoader} from './loader.ts';

const page = readFileSync(
	fileURLToPath(new URL('../../../docs/images.md', import.meta.url)),
	'utf8',
);

function examples(language: string): string[] {
	const blocks = page.matchAll(/^```(\w+)\n(.*?)^```$/gms);
	return [...blocks].filter(block => block[1] === language).map(block => block[2] ?? '');
}

test('every option has a heading and an example', () => {
	const headings = [...page.matchAll(/^### (.*)$/gm)].map(heading => heading[1]).join();
	const code = examples('ts').join('');
	for (const option of Object.keys(optionRules)) {
		expect(headings).toContain(`\`${option}\``);
		expect(code).toContain(`${option}:`);
	}
});

test('every example can be loaded', async () => {
	await using folder = await temporaryFolder({
		'.git/HEAD': '',
		'.git/config': '[remote "origin"]\n\turl = https://host/a.git\n',
	});
	await using loader = startLoader(folder.path);
	for (const [index, example] of examples('ts').entries()) {
		const file = `example-${index}.ts`;
		await folder.write(
			file,
			`import {Exec, Image, Serial} from 'conducto';\n${example}\nexport default new Exec('true');`,
		);
		expect(await loader.load(file)).toMatchObject({paths: ['/']});
	}

	for (const example of examples('json')) {
		expect(checkSpec(JSON.parse(example), '/s.json').images).toHaveProperty('tools');
	}
});
