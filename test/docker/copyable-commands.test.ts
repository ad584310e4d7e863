import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {debugCommand, quoted} from '../../source/debug/copyable-command.ts';
import {docker} from '../support/containers.ts';
import {testEnvironment} from '../support/environment.ts';
import {listed, testMachine} from '../support/machine.ts';
import {cliFile} from '../support/program.ts';

const names = [
	`it's "quoted" \`id\` $(touch /tmp/conducto-owned) $HOME \\ !!`,
	'-rf',
	'--live',
	'two  words\t漢字 é 👩‍👩‍👧 * ~ ; & | # %s',
];

test.for(['sh', 'bash'])(
	'all four commands work as pasted into %s, whatever the node is called',
	async shell => {
		await using machine = await testMachine({
			'p.ts': `import {Exec, Image, Serial} from 'conducto';
const image = new Image({image: 'debian:stable-slim', copyDir: 'src'});
const root = new Serial({image, stopOnError: false});
for (const name of ${JSON.stringify(names)}) {
	root.add(name.replaceAll('/', '∕'), new Exec('echo ran; exit 3'));
}
export default root;`,
			'src/a': '',
		});
		await machine.run('p.ts', '--ci');
		const {id} = await listed(machine);
		const paste = async (text: string) =>
			promisify(execFile)(shell, ['-c', text], {
				env: testEnvironment({CONDUCTO_STATE_DIR: undefined}),
				cwd: '/',
			}).then(
				({stdout}) => ({stdout, code: 0}),
				({stdout, stderr, code}) => ({stdout, stderr, code}),
			);
		const program = `${quoted(process.execPath)} ${quoted(cliFile)}`;
		for (const name of names) {
			const path = `/${name.replaceAll('/', '∕')}`;
			for (const kind of ['snapshot', 'live', 'failed'] as const) {
				const command = debugCommand({program, id, path, kind, stateDir: machine.stateFolder});
				// To see that it is the right node, without a terminal.
				const {stdout, ...more} = await paste(`${command} --print`);
				expect(more, command).toEqual({code: 0});
				const labels =
					'{{index .Config.Labels "com.conducto.node"}}\t{{index .Config.Labels "com.conducto.kind"}}';
				const found = await docker('inspect', '--format', labels, stdout.trim());
				expect(found).toBe(`${path}\t${kind}`);
				await docker('rm', '-f', stdout.trim());
			}

			const text = (await machine.run('debug', id, path, '--docker-run')).stdout;
			expect(await paste(text)).toMatchObject({stdout: 'ran\n', code: 3});
		}
	},
);
