import {randomUUID} from 'node:crypto';
import {copyFile} from 'node:fs/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openSession} from '../../source/debug/session.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {docker} from '../support/containers.ts';
import {debugRequest} from '../support/debug-request.ts';
import {type ProgramOptions, runProgram} from '../support/program.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const owner = randomUUID();
const newNode = `conducto-test/${owner.slice(0, 8)}:node`;
let engine: Engine;

beforeAll(async () => {
	engine = await connectDocker();
});

afterAll(async () => {
	await docker('rmi', '--force', newNode).catch(() => {});
});

/** An image for a user who may not write, with a package where `npm install --global` puts it. */
const definition = (image: string) => `import {Exec, Image, Serial} from 'conducto';
import {shout} from './lib/shout.js';

const image = new Image({
	dockerfileText: \`FROM ${image}
RUN mkdir -p /usr/local/lib/node_modules/cow && cd /usr/local/lib/node_modules/cow \\\\
	&& echo '{"type": "module", "exports": "./cow.js"}' >package.json \\\\
	&& echo 'export const moo = who => "Moo " + who;' >cow.js
USER 1234
WORKDIR /srv
\`,
});

type Options = {readonly times: number};

export async function say(who: string, {times}: Options = {times: 1}): Promise<void> {
	const {moo} = await import('cow');
	console.log(moo(who), times, process.env.GREETING, process.getuid?.(), process.cwd());
	console.error(shout('version 1'));
}

export function fails(): never {
	throw new Error('no cow', {cause: new TypeError('no grass')});
}

export default function main() {
	const root = new Serial({image, env: {GREETING: 'hello'}, stopOnError: false});
	root.add('Say', new Exec(say, 'Bob', {times: 2}));
	root.add('Fail', new Exec(fails));
	root.add('Exit', new Exec(exits, 9));
	return root;
}

export const exits = (code: number): void => process.exit(code);
`;

const shout = 'export const shout = (text: string): string => text.toUpperCase();\n';

async function project(image: string): Promise<TemporaryFolder & {options: ProgramOptions}> {
	const folder = await temporaryFolder({'p.ts': definition(image), 'lib/shout.ts': shout});
	return {...folder, options: {cwd: folder.path, stateFolder: `${folder.path}/state`}};
}

function expectRun(stdout: string, folder: string): void {
	expect(stdout).toContain('[/Say] Moo Bob 2 hello 1234 /srv\n');
	expect(stdout).toContain('[/Say] VERSION 1\n');
	expect(stdout).toMatch(/\[\/Say\] ✓ done/);
	expect(stdout).toContain(`[/Fail]     at fails (${folder}/p.ts:23:8) {\n`);
	expect(stdout).toContain('[/Fail]   [cause]: TypeError: no grass\n');
	expect(stdout).not.toMatch(/at .*(conducto\/native|node:internal)/);
	expect(stdout).toMatch(/\[\/Exit\] ✗ error in .*exit code 9/);
}

test('functions run with the Node.js of Debian 12, with packages of the image, also after their file changed', async () => {
	await using folder = await project('node:22-slim');
	const {options, path} = folder;
	const {stdout, stderr, exitCode} = await runProgram(['p.ts', '--ci'], options);
	expect(stderr).toBe('');
	expectRun(stdout, path);
	expect(exitCode).toBe(1);

	await folder.write('lib/shout.ts', shout.replace('toUpperCase', 'toLowerCase'));
	await folder.write('p.ts', 'export default 1;');
	const {id} = JSON.parse((await runProgram(['list', '--json'], options)).stdout);
	await runProgram(['reset', id, '/Say'], options);
	const again = await runProgram(['open', id, '--ci'], options);
	expect(again.stdout).toContain('[/Say] VERSION 1\n');
	expect((await runProgram(['logs', id, '/Say', '--attempt', '2'], options)).stderr).toBe(
		'VERSION 1\n',
	);
	await runProgram(['clean', '--all'], options);
});

test('functions run with a Node.js that knows other hooks', async () => {
	await using context = await temporaryFolder({
		Dockerfile: 'FROM debian:stable-slim\nCOPY node /usr/local/bin/node\n',
	});
	await copyFile(process.execPath, `${context.path}/node`);
	await docker('build', '--quiet', '--tag', newNode, context.path);
	await using folder = await project(newNode);
	const {stdout} = await runProgram(['p.ts', '--ci'], folder.options);
	expectRun(stdout, folder.path);
	await runProgram(['clean', '--all'], folder.options);
});

test('in an image without Node.js nothing of the node runs, and the error says what to do', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec} from 'conducto';
export function say() {}
export default () => new Exec(say).with({image: 'busybox:latest'});
`,
	});
	const options = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	const {stdout, exitCode} = await runProgram(['p.ts', '--ci'], options);
	expect(stdout).toContain('needs Node.js 18.19 or later, and image busybox:latest has none.');
	expect(stdout).toContain("such as 'node:22-slim'");
	expect(stdout).not.toContain('[/] started');
	expect(exitCode).toBe(1);
});

test("a debug shell has the function, and the node's command calls it", async () => {
	const image = await engine.findImage('node:22-slim');
	const request = await debugRequest(engine, {
		owner,
		command: '/conducto/native/call p.ts say \'"Al"\'',
	});
	const source = 'export function say(who) { console.log("hello", who); }';
	const code = {root: '/home/al', modules: {'p.ts': {format: 'module', source}}} as const;
	const session = await openSession({
		...request,
		image: {...request.image, imageId: image?.id ?? ''},
		node: {...request.node, native: {module: 'p.ts', function: 'say', args: ['Al'], code}},
	});
	try {
		const {output} = await engine.exec(session.container, ['/conducto/cmd.sh']);
		expect(output).toBe('hello Al\n');
	} finally {
		await session.close();
	}
});
