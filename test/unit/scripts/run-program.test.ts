import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {runProgram} from '../../../scripts/run-program.ts';
import {conditionWaiter} from '../../support/wait-for.ts';

const runProgramFile = fileURLToPath(new URL('../../../scripts/run-program.ts', import.meta.url));

/** Less than a test may take: what was started is ended in any case. */
const timeoutMs = 4000;

/** Says which signals it gets, and ends with 7 at the end of its input. */
const cleaning = `
for (const signal of ['SIGTERM', 'SIGHUP']) {
	process.on(signal, () => console.log('cleaning after ' + signal));
}
process.stdin.on('end', () => process.exit(7)).resume();
console.log('up');
`;

const parent = `
import {runProgram} from ${JSON.stringify(runProgramFile)};
await runProgram(process.execPath, ['--eval', ${JSON.stringify(cleaning)}]);
console.log('went on');
`;

test.each(['SIGTERM', 'SIGHUP'] as const)(
	'%s reaches the program once, is waited for, and ends this process too',
	async signal => {
		const child = spawn(process.execPath, ['--input-type=module', '--eval', parent], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		let output = '';
		const waiter = conditionWaiter('a program', () => output);
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			waiter.check();
		});
		const closed = once(child, 'close');
		try {
			await waiter.waitFor('up', timeoutMs);
			child.kill(signal);
			await waiter.waitFor('cleaning', timeoutMs);
			child.kill(signal);
		} finally {
			child.stdin.end();
		}

		expect(await closed).toEqual([7, null]);
		expect(output).toBe(`up\ncleaning after ${signal}\n`);
	},
);

test('a program that a signal ended counts as shells count it', async () => {
	const code = await runProgram(process.execPath, [
		'--eval',
		'process.kill(process.pid, "SIGKILL")',
	]);
	expect(code).toBe(137);
});
