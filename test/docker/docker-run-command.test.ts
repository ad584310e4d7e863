import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {testEnvironment} from '../support/environment.ts';
import {listed, testMachine} from '../support/machine.ts';

/** All that a name, a value or a command may do to the shell that it is pasted into. */
const nasty = `it's "$HOME" \`id\` $(touch /tmp/conducto-owned)\t\\ !! é\n# two`;

const definition = `
import {Exec, Image, Serial} from 'conducto';
const nasty = ${JSON.stringify(nasty)};
const image = new Image({image: 'busybox:latest', copyDir: 'src', shell: 'sh'});
const root = new Serial({image, env: {NASTY: nasty, SECRET_TOKEN: '\${HELD_SECRET}'}, stopOnError: false});
root.add(nasty.replaceAll('/', '-').replaceAll('\\n', ' '), new Exec(
	\`printf '%s|' "$NASTY" "$SECRET_TOKEN" '\${nasty.replaceAll("'", '').replaceAll('\\n', ' ')}'
pwd; cat a.txt; ls /conducto/data/pipeline; id -u; cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null
echo err >&2; exit 7\`,
	{mem: 0.25, cpu: 0.5, dockerRunArgs: ['--user', '1234:1', '-e', 'MORE=a b']},
));
root.add('Long', new Exec('echo long; ' + ': ' + 'x'.repeat(140_000) + '; exit 3'));
export default root;
`;

/** In a real shell, as pasted: what it prints, and how it ends. */
async function pasted(
	shell: string,
	text: string,
	env: Readonly<Record<string, string | undefined>>,
) {
	return promisify(execFile)(shell, ['-c', text], {env: testEnvironment(env), cwd: '/'}).then(
		({stdout, stderr}) => ({stdout, stderr, code: 0}),
		({stdout, stderr, code}) => ({stdout, stderr, code}),
	);
}

test('the docker run command prints and ends as the node does, whatever it is made of', async () => {
	await using here = await testMachine({'p.ts': definition, 'src/a.txt': 'first\n'});
	process.env.HELD_SECRET = 'held secret';
	const ran = await here.run('p.ts', '--ci', '--json');
	const {id} = await listed(here);
	const [path = ''] = ran.stdout
		.split('\n')
		.filter(line => line.includes('attempt-ended'))
		.map(line => JSON.parse(line).path);
	const log = await here.run('logs', id, path);
	expect(log.stdout).toContain('held secret|');

	const copied = async (shell: string) => {
		const text = (await here.run('debug', id, path, '--docker-run')).stdout;
		expect(text).not.toContain('held secret');
		return {text, ...(await pasted(shell, text, {HELD_SECRET: 'held secret'}))};
	};
	const plain = await copied('sh');
	expect(plain.text).toMatch(/docker run --rm/);
	expect(plain).toMatchObject({stdout: log.stdout, code: 7});
	expect(plain.stderr).toContain('err');

	expect((await pasted('sh', plain.text, {HELD_SECRET: undefined})).stderr).toContain(
		'HELD_SECRET',
	);

	const long = (await here.run('debug', id, '/Long', '--docker-run')).stdout;
	expect(long).toContain('docker cp -');
	expect(await pasted('bash', long, {HELD_SECRET: 'x'})).toMatchObject({stdout: 'long\n', code: 3});
});
