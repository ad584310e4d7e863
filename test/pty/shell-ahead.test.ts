import {expect, test} from 'vitest';
import {containersOf, removeAllOf} from '../support/containers.ts';
import {type PtyProgram, startInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Serial} from 'conducto';

const root = new Serial({image: 'debian:stable-slim'});
root.add('Lint', new Exec('true'));
root.add('Test', new Exec('true'));
export default root;
`;

const wait = {timeout: 20_000};
const ready = expect.stringMatching(/-ready$/);
const prompt = /[#$]$/;

test('where the cursor rests a shell is made ready; it is used, and gone when its program is, also after a kill', async () => {
	await using folder = await temporaryFolder({'pipeline.ts': definition});
	const stateFolder = `${folder.path}/state`;
	await using _made = {[Symbol.asyncDispose]: () => removeAllOf(stateFolder)};
	const start = (...args: readonly string[]): PtyProgram =>
		startInPty({args, cwd: folder.path, env: {CONDUCTO_STATE_DIR: stateFolder}});
	const running = async (): Promise<readonly string[]> => containersOf(stateFolder, 'running');

	{
		await using program = start('pipeline.ts');
		await program.waitFor('Lint');
		program.press('j');
		await expect.poll(running, wait).toEqual([ready]);
		program.press('s');
		await program.waitFor(prompt, 20_000);
		expect(await running()).toEqual([expect.stringMatching(/-snapshot$/)]);
		program.press('exit', 'Enter');
		await program.waitFor('Lint');
		await expect.poll(running, wait).toEqual([ready]);
		program.press('q');
		await program.exit;
		expect(await running()).toEqual([]);
	}

	{
		await using program = start('open');
		await program.waitFor('Lint');
		program.press('j');
		await expect.poll(running, wait).toEqual([ready]);
		program.kill('SIGKILL');
		await program.exit;
		expect(await running()).toEqual([ready]);
	}

	await using program = start('open');
	await program.waitFor('Lint');
	await expect.poll(running, wait).toEqual([]);
	program.press('q');
	await program.exit;
});
