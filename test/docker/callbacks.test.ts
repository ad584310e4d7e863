import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {type ProgramOptions, runProgram, startProgram} from '../support/program.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const imports = `import {Exec, Parallel, Serial, handleMemoryErrors, retry, retryThenSkip, retryWithDoubleMem, skipSomeErrors} from 'conducto';\n`;

function definition(text: string): Promise<TemporaryFolder> {
	return temporaryFolder({'p.ts': imports + text});
}

const optionsOf = ({path}: TemporaryFolder): ProgramOptions => ({
	cwd: path,
	stateFolder: `${path}/state`,
});

/** Those of failed attempts are kept for a shell. */
async function callbackContainers({path}: TemporaryFolder): Promise<string[]> {
	return (await containersOf(`${path}/state`)).filter(name => name.endsWith('-callback'));
}

/** Fails until it was called so many times. */
const failing = (times: number): string => `
const flaky = \`cd /conducto/data/pipeline; n=$(cat n 2>/dev/null || echo 0); echo $((n + 1)) > n; test $n -ge ${times}\`;
`;

test('a command is retried until it succeeds, and each attempt says why it was made', async () => {
	await using folder = await definition(
		`${failing(2)} export default new Exec(flaky, {onError: retry(3)});`,
	);
	const {stdout, exitCode} = await runProgram(['--ci', 'p.ts'], optionsOf(folder));
	expect(exitCode, stdout).toBe(0);
	expect(stdout).toContain('[/] started\n');
	expect(stdout).toContain('[/] started, attempt 2 (retry 1 of 3)\n');
	expect(stdout).toContain('[/] started, attempt 3 (retry 2 of 3)\n');
	expect(await containersOf(`${folder.path}/state`)).toEqual([]);
});

test('memory that was not enough is doubled until it is', async () => {
	await using folder = await definition(`
const hungry = 'head -c 60000000 /dev/zero | tail -c 60000000 > /dev/null; echo enough';
export default new Serial({
	mem: 0.03,
	children: {
		Double: new Exec('set -o pipefail; set -e; ' + hungry, {onError: retryWithDoubleMem(3)}),
		Handle: new Exec('set -o pipefail; set -e; ' + hungry, {onError: handleMemoryErrors()}),
	},
});`);
	const {stdout, exitCode} = await runProgram(['--ci', 'p.ts'], optionsOf(folder));
	expect(exitCode, stdout).toBe(0);
	for (const path of ['Double', 'Handle']) {
		expect(stdout).toContain(
			`[/${path}] started, attempt 2 (retry 1 of 3, memory doubled to 0.06 GB)`,
		);
		expect(stdout).toContain(`[/${path}] enough`);
	}
});

test('commands follow states in containers of their own, and are done before the run is', async () => {
	await using folder = await definition(`
const tell = 'echo "$CONDUCTO_NODE $CONDUCTO_STATE $CONDUCTO_ATTEMPT $CONDUCTO_EXIT_CODE $CONDUCTO_REASON $OWN"';
export default new Serial({
	env: {OWN: 'own'},
	stopOnError: false,
	onError: tell,
	children: {
		Bad: new Exec('exit 3', {onError: [retry(1), tell, 'echo second; exit 5']}),
		Skipped: new Exec('exit 4', {onError: retryThenSkip(0), onSkipped: 'sleep 0.2; ' + tell}),
	},
});`);
	const {stdout, exitCode} = await runProgram(['--ci', 'p.ts'], optionsOf(folder));
	expect(exitCode).toBe(1);
	expect(stdout).toContain('[/Bad callback] /Bad error 2 3 exit own\n');
	expect(stdout.match(/\[\/Bad callback\] \/Bad/g)).toHaveLength(1);
	expect(stdout).toMatch(/\[\/Bad callback\] ✗ onError error in [\d.]+s: exit code 5\n/);
	expect(stdout).toContain('[/Skipped callback] /Skipped skipped 1 4 exit own\n');
	expect(stdout).toContain('[/ callback] / error    own\n');
	expect(stdout).toMatch(/\n1 error, 1 skipped\n/);
	const [, id = ''] = /Pipeline (\w+) /.exec(stdout) ?? [];
	const logs = async (...args: string[]): Promise<string> =>
		(await runProgram(['logs', id, ...args], optionsOf(folder))).stdout;
	expect(await logs('callback:/Bad')).toBe('second\n');
	expect(await logs('callback:/Bad', '--attempt', '1')).toBe('/Bad error 2 3 exit own\n');
	expect(await callbackContainers(folder)).toEqual([]);
});

test('a program that is killed while a command follows a state leaves no container behind, and runs it no second time', async () => {
	await using folder = await definition(`
export default new Exec('true', {onDone: 'echo x >> /conducto/data/pipeline/marks; echo up; sleep 1000'});`);
	const options = optionsOf(folder);
	const first = startProgram(['--ci', 'p.ts'], options);
	await first.waitFor('[/ callback] up');
	first.kill('SIGKILL');
	await first.result;
	const {stdout, exitCode} = await runProgram(['open', '--ci'], options);
	expect(exitCode, stdout).toBe(0);
	const ran = await runProgram(
		['logs', /open (\w+)/.exec(stdout)?.[1] ?? '', 'callback:/', '--attempt', '1'],
		options,
	);
	expect(ran.stdout).toBe('up\n');
	expect(await callbackContainers(folder)).toEqual([]);
});

test('a command that follows a function needs nothing that the function does', async () => {
	await using folder = await definition(`
export function say() {}
export default () => new Exec(say).with({image: 'busybox:latest', onError: 'echo "told of $CONDUCTO_NODE"'});`);
	const {stdout, exitCode} = await runProgram(['--ci', 'p.ts'], optionsOf(folder));
	expect(exitCode).toBe(1);
	expect(stdout).toContain('[/ callback] told of /\n');
});
