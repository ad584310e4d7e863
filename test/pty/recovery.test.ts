import {expect, test} from 'vitest';
import {containersOf, removeAllOf} from '../support/containers.ts';
import {runProgram} from '../support/program.ts';
import {startInPty} from '../support/pty.ts';
import {noRunners, runnersOf} from '../support/runners.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Serial} from 'conducto';
export default new Serial({image: 'busybox:latest', children: {
	Talk: new Exec('i=0; while :; do echo line $((i=i+1)); sleep 0.1; done'),
	After: new Exec('echo after'),
}});
`;

test('what a runner that was killed left running is adopted by open alone, with all of its output', async () => {
	await using folder = await temporaryFolder({'p.ts': definition});
	const stateFolder = `${folder.path}/state`;
	const options = {cwd: folder.path, env: {CONDUCTO_STATE_DIR: stateFolder}};
	try {
		await using tui = startInPty({...options, args: ['p.ts', '--run']});
		tui.press('j');
		await tui.waitFor(/│ line \d+/);
		const [pid = 0] = runnersOf(stateFolder);
		process.kill(pid, 'SIGKILL');
		await tui.waitFor('The runner of this pipeline has ended.');
		tui.press('q');
		await tui.exit;
		expect(await containersOf(stateFolder)).not.toEqual([]);

		await using again = startInPty({...options, args: ['open']});
		await again.waitFor(() => again.modes().bracketedPaste);
		again.press('j');
		await again.waitFor(/│ line \d\d+/);
		const [, id = ''] = /p\.ts +(\S+)/.exec(again.screen()) ?? [];
		again.press('x');
		await again.waitFor('killed by a person');
		again.press('q');
		await again.exit;
		await noRunners(stateFolder);

		const run = async (...args: readonly string[]) =>
			runProgram(args, {stateFolder, cwd: folder.path});
		const lines = (await run('logs', id, '/Talk')).stdout.trim().split('\n');
		expect(lines).toEqual(lines.map((_, index) => `line ${index + 1}`));
		expect(lines.length).toBeGreaterThanOrEqual(10);
		// It was adopted, not run again, and nothing was started that nobody asked for.
		const history = (await run('history', id, '/Talk', '--json')).stdout.trim().split('\n');
		expect(history).toHaveLength(1);
		expect((await run('history', id, '/After', '--json')).stdout).toBe('');
	} finally {
		await removeAllOf(stateFolder);
	}
});
