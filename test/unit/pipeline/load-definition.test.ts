import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {startLoader} from './loader.ts';

const loadDefinitionUrl = new URL('../../../source/pipeline/load-definition.ts', import.meta.url)
	.href;

const typed = `import {Exec, Serial} from 'conducto';
import {greeting} from './lib/greeting.js';

type Options = {readonly who: string};

export default async function hello(who = 'world'): Promise<Serial> {
	const options: Options = {who};
	const pipeline = new Serial({image: 'busybox:latest'});
	pipeline.add('Say Hi', new Exec(\`echo \${greeting} \${options.who}\`));
	return pipeline;
}
`;

const greeting = "export const greeting: string = 'hi';\n";

test('a .ts definition works from any folder, under any package.json, without node_modules', async () => {
	await using folder = await temporaryFolder({
		'bare/pipeline.ts': typed,
		'bare/lib/greeting.ts': greeting,
		'npm-init/package.json': '{"name": "x", "type": "commonjs"}',
		'npm-init/pipeline.ts': typed,
		'npm-init/lib/greeting.ts': greeting,
		'a b/ünïcode #1%20/pipeline.ts': typed,
		'a b/ünïcode #1%20/lib/greeting.ts': greeting,
	});
	await using loader = startLoader(folder.path);
	for (const place of ['bare', 'npm-init', 'a b/ünïcode #1%20']) {
		const {spec, title, paths} = await loader.load(`${place}/pipeline.ts`);
		expect(title).toBe('pipeline.ts');
		expect(paths).toEqual(['/', '/Say Hi']);
		expect(spec).toEqual({
			conducto: 1,
			definition: {file: `${folder.path}/${place}/pipeline.ts`, args: []},
			images: {'busybox:latest': {image: 'busybox:latest'}},
			root: {
				type: 'serial',
				image: 'busybox:latest',
				place: {file: `${folder.path}/${place}/pipeline.ts`, line: 8},
				children: [
					{
						type: 'exec',
						name: 'Say Hi',
						command: 'echo hi world',
						place: {file: `${folder.path}/${place}/pipeline.ts`, line: 9},
					},
				],
			},
		});
	}

	expect(await loader.end()).toBe('');
});

test('conducto means this program, whatever is installed beside the definition', async () => {
	await using folder = await temporaryFolder({
		'node_modules/conducto/package.json': '{"name": "conducto", "main": "index.js"}',
		'node_modules/conducto/index.js': "throw new Error('the wrong one');",
		'a.mjs': "import {Exec} from 'conducto';\nexport default new Exec('true');",
		'b.cjs': "const {Exec} = require('conducto');\nmodule.exports = new Exec('true');",
	});
	await using loader = startLoader(folder.path);
	expect((await loader.load('a.mjs')).paths).toEqual(['/']);
	expect((await loader.load('b.cjs')).paths).toEqual(['/']);
});

const esModule = "import {Exec} from 'conducto';\nexport default () => new Exec('true');\n";

test.each([
	['.mjs', 'a.mjs', esModule],
	['.js without a package.json', 'a.js', esModule],
	['.js with import under "type": "commonjs"', 'commonjs/a.js', esModule],
	[
		'.js with require',
		'a.js',
		"const {Exec} = require('conducto');\nmodule.exports = () => new Exec('true');",
	],
	[
		'.cjs with a named export',
		'a.cjs',
		"const {Exec} = require('conducto');\nexports.only = () => new Exec('true');",
	],
	[
		'CommonJS written by a compiler',
		'a.cjs',
		"const {Exec} = require('conducto');\nObject.defineProperty(exports, '__esModule', {value: true});\nexports.default = () => new Exec('true');\nexports.other = () => 1;",
	],
	['top-level await', 'a.mjs', `${esModule}await Promise.resolve();\n`],
	['an exported node', 'a.mjs', "import {Exec} from 'conducto';\nexport default new Exec('true');"],
	[
		'the only function',
		'a.mjs',
		"import {Exec} from 'conducto';\nexport class NotThis {}\nexport const nor = 1;\nexport function build() { return new Exec('true'); }",
	],
])('loads %s', async (_what, name, text) => {
	await using folder = await temporaryFolder({
		[name]: text,
		'commonjs/package.json': '{"type": "commonjs"}',
	});
	await using loader = startLoader(folder.path);
	expect(await loader.load(name)).toMatchObject({paths: ['/'], spec: {root: {command: 'true'}}});
	expect(await loader.end()).toBe('');
});

test('a function is picked by name, and gets its arguments as strings', async () => {
	await using folder = await temporaryFolder({
		'a.ts': `import {Exec} from 'conducto';
export default (...args: string[]) => new Exec('default ' + JSON.stringify(args));
export const deploy = async (...args: string[]) => new Exec('deploy ' + JSON.stringify(args));`,
	});
	await using loader = startLoader(folder.path);
	const {spec, title} = await loader.load('a.ts', 'deploy', 'prod', '3', '');
	expect(title).toBe('a.ts deploy prod 3 ');
	expect(spec?.definition).toMatchObject({function: 'deploy', args: ['prod', '3', '']});
	expect(spec?.root).toMatchObject({command: 'deploy ["prod","3",""]'});
	expect((await loader.load('a.ts')).spec?.root).toMatchObject({command: 'default []'});
	expect((await loader.load('a.ts', 'default', 'x')).spec?.root).toMatchObject({
		command: 'default ["x"]',
	});
});

test('an import while the function runs is resolved as the others are', async () => {
	await using folder = await temporaryFolder({
		'a.ts': "export default async () => (await import('./b.js')).make();",
		'b.ts': "import {Exec} from 'conducto';\nexport const make = () => new Exec('true');",
	});
	await using loader = startLoader(folder.path);
	expect((await loader.load('a.ts')).paths).toEqual(['/']);
});

test('a folder to copy is relative to the file in which the Image is written', async () => {
	await using folder = await temporaryFolder({
		'a.ts':
			"import {Serial} from 'conducto';\nimport {app} from './images/app.ts';\nexport default new Serial({image: app});",
		'images/app.ts':
			"import {Image} from 'conducto';\nexport const app = new Image({copyDir: '../src'});",
	});
	await using loader = startLoader('/');
	const {spec} = await loader.load(`${folder.path}/a.ts`);
	expect(spec?.images).toEqual({
		'debian:stable-slim+src': {
			copy_dir: `${folder.path}/src`,
			place: {file: `${folder.path}/images/app.ts`, line: 2},
		},
	});
});

test('what a definition prints goes to stderr while it is loaded', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec} from 'conducto';
console.log('loading');
export default async () => {
	await null;
	process.stdout.write('making\\n');
	return new Exec('true');
};`,
		'broken.ts': "console.log('breaking'); throw new Error('boom');",
	});
	const code = `
		import {loadDefinition} from ${JSON.stringify(loadDefinitionUrl)};
		const options = {args: []};
		await loadDefinition(${JSON.stringify(`${folder.path}/p.ts`)}, options);
		await loadDefinition(${JSON.stringify(`${folder.path}/broken.ts`)}, options).catch(() => {});
		console.log('own');
	`;
	const {stdout, stderr} = await promisify(execFile)(process.execPath, [
		'--input-type=module',
		'--eval',
		code,
	]);
	expect(stdout).toBe('own\n');
	expect(stderr).toBe('loading\nmaking\nbreaking\n');
});
