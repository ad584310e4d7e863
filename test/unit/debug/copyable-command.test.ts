import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {debugCommand} from '../../../source/debug/copyable-command.ts';

const program = 'conducto';

test('reads well', () => {
	expect(debugCommand({program, id: 'abc234', path: '/Build/Lint', kind: 'snapshot'})).toBe(
		"conducto debug abc234 '/Build/Lint'",
	);
	expect(
		debugCommand({
			program,
			id: 'abc234',
			path: '/Say Hi',
			kind: 'live',
			stateDir: '/home/me/state',
		}),
	).toBe("conducto debug abc234 '/Say Hi' --live --state-dir '/home/me/state'");
});

test.for(['sh', 'bash'])('whatever is in a name, %s passes it on as it is', shell => {
	const paths = [
		"/it's",
		'/$HOME `id` $(id) "x" \\ !!',
		'/-n',
		'/a\n',
		'/\n\n',
		'/tab\there',
		'/\x1B[2J\x03',
		"/'''",
	];
	const random = randomNumbers(20_260_729);
	const characters = [
		'a',
		'B',
		' ',
		"'",
		'"',
		'\\',
		'$',
		'`',
		'!',
		'\n',
		'\t',
		'\r',
		'\x04',
		'\x7F',
		'é',
		'🚀',
		'%',
		'*',
		'~',
		';',
		'&',
		'-',
	];
	for (let count = 0; count < 300; count++) {
		const length = random() % 12;
		const name = Array.from({length}, () => characters[random() % characters.length]).join('');
		paths.push(`/${name}`);
	}

	const commands = paths.map(path =>
		debugCommand({program, id: 'i', path, kind: 'live', stateDir: path}),
	);
	const script = ['conducto() { printf "%s\\0" "$@"; }', ...commands].join('\n');
	const output = execFileSync(shell, ['-c', script], {encoding: 'utf8'});
	const expected = paths.flatMap(path => ['debug', 'i', path, '--live', '--state-dir', path]);
	expect(output.split('\0').slice(0, -1)).toEqual(expected);
});

test('holds no character that is a key to the shell that it is pasted into', () => {
	const path = `/${Array.from({length: 128}, (_, code) => String.fromCharCode(code)).join('')}`;
	expect(debugCommand({program, id: 'i', path, kind: 'snapshot'})).not.toMatch(
		/[\x00-\x09\x0B-\x1F\x7F]/,
	);
});

/** The same numbers every time (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state >>> 8;
	};
}
