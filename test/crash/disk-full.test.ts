import {execFile} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const run = promisify(execFile);

/** Prints 4 MB in a few seconds. */
const command =
	"for i in 1 2 3 4 5 6 7 8; do head -c 500000 /dev/zero | tr '\\0' x; echo; sleep 0.3; done; sleep 2; echo end";

const definition = JSON.stringify({
	conducto: 1,
	images: {},
	root: {type: 'serial', children: [{type: 'exec', name: 'a', command}]},
});

/** A folder on a disk of its own. Needs root. */
async function smallDisk(at: string) {
	await mkdir(at);
	await run('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', at]);
	return {
		makeRoom: () => run('mount', ['-o', 'remount,size=50m', at]),
		[Symbol.asyncDispose]: async () => void (await run('umount', ['--lazy', at])),
	};
}

test('a full disk ends the runner and not what runs: it is adopted with all of its output when there is room', async () => {
	await using folder = await temporaryFolder({'pipeline.json': definition});
	const stateFolder = path.join(folder.path, 'state');
	await using disk = await smallDisk(stateFolder);
	const full = await runProgram([path.join(folder.path, 'pipeline.json'), '--ci'], {stateFolder});
	expect(full.stderr).toBe(
		"conducto: What happens can't be written down: the disk is full.\n" +
			'  Make room, or name another folder with --state-dir. What runs goes on: conducto open finds it again.\n',
	);
	expect(full.exitCode).toBe(2);
	expect(await containersOf(stateFolder)).toHaveLength(1);

	await disk.makeRoom();
	const [id = ''] = readdirSync(path.join(stateFolder, 'pipelines'));
	const last = await runProgram(['open', id, '--ci'], {stateFolder});
	expect(last).toMatchObject({exitCode: 0, stderr: ''});
	const logs = await runProgram(['logs', id, '/a'], {stateFolder});
	expect(logs.stdout).toBe(`${`${'x'.repeat(500_000)}\n`.repeat(8)}end\n`);
	expect(await containersOf(stateFolder)).toEqual([]);
});
