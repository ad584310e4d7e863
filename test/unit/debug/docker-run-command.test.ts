import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {dockerRunCommand} from '../../../source/debug/docker-run-command.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import {debugRequest} from '../../support/debug-request.ts';

const nasty = [
	'',
	"it's",
	'$HOME `id` $(id) "x" \\ !!',
	'-n',
	'a\n\n',
	'tab\there\r\x1B[2J\x03',
	"'''",
	'a,b="c"',
	'é🚀 %s * ~ ; & # |',
	'\\',
];

/** The arguments of the first call of `docker`. */
function received(shell: string, text: string, env: Record<string, string> = {}): string[] {
	const fake = 'docker() { printf "%s\\0" "$@"; }';
	const output = execFileSync(shell, ['-c', `${fake}\n${text}`], {
		encoding: 'utf8',
		env: {...process.env, ...env},
	});
	return output.split('\0').slice(0, -1);
}

async function container(text: string) {
	const {node, image, network} = await debugRequest(createFakeEngine(), {
		owner: 'owner',
		command: text,
		env: {A: text, 'odd.name': text, LITERAL: `$\${TOKEN}`},
		workdir: `/w${text}`,
	});
	return {
		node: {...node, settings: {...node.settings, mem: 0.5, dockerRunArgs: ['-e', `B=${text}`]}},
		image: {...image, shell: '/bin/sh'},
		network,
		binds: [{source: `/s${text}`, target: '/t'}],
		archives: [],
	};
}

test.for(['sh', 'bash'])('%s passes on all of it as it is', async shell => {
	for (const text of nasty) {
		const made = await container(text);
		const pasted = dockerRunCommand(made);
		const args = received(shell, pasted);
		expect(args).toEqual([
			'run',
			'--rm',
			'--init',
			'--no-healthcheck',
			'--workdir',
			`/w${text}`,
			'--memory',
			String(2 ** 29),
			'--memory-swap',
			String(2 ** 29),
			'--mount',
			expect.stringMatching(/^type=bind,.*target=\/t$/s),
			'--env',
			`A=${text}`,
			'--env',
			`odd.name=${text}`,
			'--env',
			`LITERAL=\${TOKEN}`,
			'-e',
			`B=${text}`,
			'--entrypoint',
			'/bin/sh',
			made.image.imageId,
			'-c',
			text,
		]);
		expect(pasted).not.toMatch(/[\x00-\x09\x0B-\x1F\x7F]/);
	}
});

test('a secret is taken from the environment, is in no argument, and its absence is said', async () => {
	const {node, ...made} = await container('true');
	const env = {TOKEN: `\${HELD}`, 'odd.name': `\${HELD}`};
	const text = dockerRunCommand({...made, node: {...node, env}});
	const held = {HELD: "se'cret $x"};
	expect(received('sh', text, held)).toContain('TOKEN');
	expect(received('sh', text, held)).toContain(`odd.name=${held.HELD}`);
	expect(received('sh', text, held).join()).not.toContain('TOKEN=');
	expect(() => received('sh', text)).toThrow(/HELD/);
});

test('what the image does not hold is copied in before it starts', async () => {
	const made = await container("it's");
	const engine = {DOCKER_HOST: 'tcp://here:1'};
	const text = dockerRunCommand({...made, archives: ["/a'1.tar", '/b.tar'], engine});
	expect(text).toMatch(/^\(c=\$\(DOCKER_HOST='tcp:\/\/here:1' docker create --rm /);
	expect(text).toContain(`docker cp - "$c:/" < '/a'\\''1.tar' &&`);
	expect(text).toMatch(/docker start -a "\$c"\)$/);
});

test('memory of dockerRunArgs is not held back by swap that is less', async () => {
	const {node, ...made} = await container('true');
	const settings = {...node.settings, dockerRunArgs: ['--memory', '2g']};
	expect(dockerRunCommand({...made, node: {...node, settings}})).not.toContain('--memory-swap');
});
