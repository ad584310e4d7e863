import {readFile} from 'node:fs/promises';
import {connect} from 'node:net';
import {expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';

const mine = `{
	// mine
	"version": "0.2.0",
	"configurations": [
		{"name": "My own", "type": "node", "request": "launch"} // this one, too
	]
}
`;

const files = {
	'p.ts': `
import {Exec, Image, Serial} from 'conducto';
const root = new Serial({stopOnError: false});
root.add('Node', new Exec('exec node app.js 7', {image: new Image({image: 'node:22-slim', copyDir: 'src'})}));
root.add('Python', new Exec('python3 -u app.py 7', {image: new Image({image: 'python:3.12-slim', copyDir: 'py'})}));
root.add('None', new Exec('node x', {image: 'node:22-slim', dockerRunArgs: ['--network', 'none']}));
export default root;
`,
	'src/app.js': 'const given = process.argv[2];\nconst twice = given * 2;\nconsole.log(twice);\n',
	'py/app.py': 'print("ran")\n',
	// In the place of the real one: it waits for somebody to connect, and runs what it was given.
	'py/debugpy/__main__.py': `import runpy, socket, sys
address = sys.argv[sys.argv.index('--listen') + 1]
host, port = address.split(':')
server = socket.create_server((host, int(port)))
print('waits', flush=True)
server.accept()[0].sendall(b'attached')
sys.argv = sys.argv[sys.argv.index('--wait-for-client') + 1:]
runpy.run_path(sys.argv[0])
`,
	'.vscode/launch.json': mine,
};

type Configuration = {
	readonly name: string;
	readonly port?: number;
	readonly connect?: {readonly host: string; readonly port: number};
	readonly pathMappings?: unknown;
	readonly localRoot?: string;
	readonly remoteRoot?: string;
};

async function ran(): Promise<TestMachine & {readonly id: string}> {
	const machine = await testMachine(files);
	await machine.run('p.ts', '--ci');
	const {id} = await listed(machine);
	return {...machine, id};
}

/** Leaves a container up, and starts the command in it that is said to wait for a debugger. */
async function waiting(machine: TestMachine & {readonly id: string}, path: string) {
	const {stdout, stderr} = await machine.run('debug', machine.id, path, '--live', '--vscode');
	const container = stdout.trim();
	const [, command = ''] = /which waits: docker exec -it (.*)\n/.exec(stderr) ?? [];
	const [, script = ''] = / -c '(.*)'$/.exec(command) ?? [];
	const text = await readFile(`${machine.path}/.vscode/launch.json`, 'utf8');
	await docker('exec', '-d', container, 'sh', '-c', `${script} > /printed 2>&1`);
	const configurations: readonly Configuration[] = JSON.parse(
		text.replaceAll(/\/\/ (mine|this one, too)$/gm, ''),
	).configurations;
	return {container, stderr, text, configurations};
}

async function printed(container: string, wanted: string): Promise<string> {
	const script = `until grep -q '${wanted}' /printed; do sleep 0.05; done; cat /printed`;
	return docker('exec', container, 'timeout', '20', 'sh', '-c', script);
}

/** What a debugger says to V8's inspector. */
async function inspector(port: number) {
	const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
	const targets = (await answer.json()) as ReadonlyArray<{readonly webSocketDebuggerUrl: string}>;
	const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
	const messages: Array<Record<string, unknown>> = [];
	const heard = new EventTarget();
	socket.addEventListener('message', ({data}) => {
		messages.push(JSON.parse(String(data)));
		heard.dispatchEvent(new Event('message'));
	});
	await new Promise(resolve => socket.addEventListener('open', resolve, {once: true}));
	let count = 0;
	const until = async (isMeant: (message: Record<string, unknown>) => boolean) => {
		for (;;) {
			const found = messages.find(isMeant);
			if (found) {
				messages.splice(messages.indexOf(found), 1);
				return found;
			}

			await new Promise(resolve => heard.addEventListener('message', resolve, {once: true}));
		}
	};
	return {
		until,
		async ask(method: string, params: object = {}) {
			const id = ++count;
			socket.send(JSON.stringify({id, method, params}));
			return (await until(message => message.id === id)).result;
		},
		close: () => socket.close(),
	};
}

test('a debugger attaches to Node.js as launch.json says, and stops where the mapped file says', async () => {
	await using machine = await ran();
	const {container, text, configurations} = await waiting(machine, '/Node');
	expect(text.startsWith(mine.slice(0, mine.indexOf('"}')))).toBe(true);
	expect(text).toContain('} // this one, too'.replace('}', '},'));
	const [own, added] = configurations;
	expect(own?.name).toBe('My own');
	expect(added).toMatchObject({
		name: 'conducto: /Node (live)',
		type: 'node',
		request: 'attach',
		localRoot: `\${workspaceFolder}/src`,
	});
	await printed(container, 'Debugger listening');
	const debug = await inspector(added?.port ?? 0);
	await debug.ask('Runtime.enable');
	await debug.ask('Debugger.enable');
	const url = `file://${added?.remoteRoot}/app.js`;
	await debug.ask('Debugger.setBreakpointByUrl', {url, lineNumber: 2});
	await debug.ask('Runtime.runIfWaitingForDebugger');
	await debug.until(({method}) => method === 'Debugger.paused');
	await debug.ask('Debugger.resume');
	const paused = await debug.until(({method}) => method === 'Debugger.paused');
	expect(paused.params).toMatchObject({hitBreakpoints: [expect.stringContaining('app.js')]});
	await debug.ask('Debugger.resume');
	debug.close();
	expect(await printed(container, '14')).toContain('14');

	// Again: it takes the place of the one before, on another port as that one is in use.
	const again = await waiting(machine, '/Node');
	expect(again.configurations).toHaveLength(2);
	expect(again.configurations[1]?.port).not.toBe(added?.port);
});

test('Python waits for debugpy, with all mapped folders', async () => {
	await using machine = await ran();
	const {container, configurations, stderr} = await waiting(machine, '/Python');
	expect(stderr).not.toContain('pip install');
	const added = configurations.at(-1);
	expect(added).toMatchObject({
		name: 'conducto: /Python (live)',
		type: 'debugpy',
		request: 'attach',
		pathMappings: [{localRoot: `\${workspaceFolder}/py`, remoteRoot: '/mnt/conducto'}],
	});
	await printed(container, 'waits');
	const {host = '', port = 0} = added?.connect ?? {};
	const socket = connect(port, host);
	const [said] = await socket.take(1).toArray();
	expect(String(said)).toBe('attached');
	expect(await printed(container, 'ran')).toContain('ran');
});

test('a broken launch.json is left as it is, and so is all where no debugger could attach', async () => {
	await using machine = await ran();
	const refused = await machine.run('debug', machine.id, '/None', '--vscode');
	expect(refused.stderr).toContain('dockerRunArgs give /None the network none');
	await machine.write('.vscode/launch.json', '{"configurations": [\n}');
	const broken = await machine.run('debug', machine.id, '/Node', '--vscode');
	expect(broken).toMatchObject({exitCode: 2, stdout: ''});
	expect(broken.stderr).toContain('launch.json is left as it is: line 2 is not JSON.');
	expect(await readFile(`${machine.path}/.vscode/launch.json`, 'utf8')).toBe(
		'{"configurations": [\n}',
	);
	const filter = ['--filter', `label=com.conducto.pipeline=${machine.id}`];
	expect(await docker('ps', '-q', ...filter)).toBe('');
});
