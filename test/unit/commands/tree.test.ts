import {expect, test} from 'vitest';
import {treeCommand} from '../../../source/commands/tree.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** The name of the environment variable that holds a password. */
const reference = `\${GIT_TOKEN}`;
const spec = {
	conducto: 1,
	images: {
		tools: {
			image: 'python:3.12-slim',
			copy_dir: '.',
			install_packages: ['git', 'curl'],
			install_pip: ['pandas==2.2', 'a @ git+https://secret@host/a#egg=a'],
			install_npm: ['typescript'],
			install_docker: true,
			docker_auto_workdir: false,
			path_map: {lib: 'lib'},
			shell: 'zsh',
		},
		site: {
			dockerfile: 'site/Dockerfile',
			context: '.',
			docker_build_args: {TOKEN: 'secret'},
			copy_url: `https://user:${reference}@host/a.git`,
			copy_branch: 'main',
			install_npm: true,
		},
		text: {dockerfile_text: 'FROM a\nRUN b\n'},
		unused: {image: 'x'},
	},
	root: {
		type: 'serial',
		children: [
			{type: 'exec', name: 'a', command: 'make', image: 'tools'},
			{type: 'exec', name: 'b', command: 'make', image: 'site'},
			{type: 'exec', name: 'c', command: 'make', image: 'text'},
			{type: 'exec', name: 'd', command: 'make', image: 'alpine:3'},
		],
	},
};

async function outputOf(definition: string, json = false): Promise<string> {
	let output = '';
	const stdout = {
		write(text: string) {
			output += text;
			return true;
		},
	} as NodeJS.WriteStream;
	const options = {definition, json, color: false, stdout, functionName: undefined, args: []};
	await treeCommand(options);
	return output;
}

test('a line for each node with its image, and for each image that is not a plain one', async () => {
	await using folder = await temporaryFolder({'s.json': JSON.stringify(spec)});
	const output = (await outputOf(`${folder.path}/s.json`)).replaceAll(folder.path, '‹folder›');
	expect(output).toBe(`s.json  serial
├─ a  exec  tools  make
├─ b  exec  site  make
├─ c  exec  text  make
└─ d  exec  alpine:3  make

images
tools  python:3.12-slim, packages git curl, pip pandas==2.2 a @ git+https://host/a#egg=a, npm typescript, docker, copies ‹folder›, keeps the image's working directory, live ‹folder›/lib at lib, shell zsh
site   dockerfile ‹folder›/site/Dockerfile in ‹folder›, build args TOKEN, npm install, copies https://host/a.git at main
text   dockerfile text
`);
});

test('the spec that --json prints has no passwords of addresses', async () => {
	await using folder = await temporaryFolder({'s.json': JSON.stringify(spec)});
	const {images} = JSON.parse(await outputOf(`${folder.path}/s.json`, true));
	expect(images.site.copy_url).toBe(`https://user:${reference}@host/a.git`);
	expect(images.tools.install_pip).toEqual(['pandas==2.2', 'a @ git+https://host/a#egg=a']);
	expect(images.tools.copy_dir).toBe(folder.path);
});

test('plain images need no words', async () => {
	const root = {type: 'exec', command: 'make', image: 'alpine:3'};
	await using folder = await temporaryFolder({'s.json': JSON.stringify({conducto: 1, root})});
	expect(await outputOf(`${folder.path}/s.json`)).toBe('s.json  exec  alpine:3  make\n');
});
