import {expect, test} from 'vitest';
import {
	handleMemoryErrors,
	retry,
	retryThenSkip,
	retryWithDoubleMem,
	skipSomeErrors,
} from '../../../source/index.ts';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {nodeFromOptions, nodeFromSpec} from './node.ts';
import {complaintOf, snakeCase} from './recipe.ts';

const types: ReadonlyArray<NodeSpec['type']> = ['exec', 'serial', 'parallel'];
const owners = {exec: 'Exec', serial: 'Serial', parallel: 'Parallel'};

const forAll: ReadonlyArray<[object, object]> = [
	[{}, {}],
	[{title: 'All of it'}, {title: 'All of it'}],
	[{doc: ''}, {doc: ''}],
	[{tags: ['nightly', 'slow']}, {tags: ['nightly', 'slow']}],
	[{tags: []}, {tags: []}],
	[{skip: true}, {skip: true}],
	[{skip: false}, {skip: false}],
	[{maxTime: 90}, {max_time: 90}],
	[{maxTime: 0.5}, {max_time: 0.5}],
	[{maxTime: '90s'}, {max_time: 90}],
	[{maxTime: '10m'}, {max_time: 600}],
	[{maxTime: '2h'}, {max_time: 7200}],
	[{maxTime: '1.5h'}, {max_time: 5400}],
	[{maxTime: '1d'}, {max_time: 86_400}],
	[{maxTime: ' 10m '}, {max_time: 600}],
	[{cpu: 2}, {cpu: 2}],
	[{cpu: 0.25}, {cpu: 0.25}],
	[{mem: 4}, {mem: 4}],
	[{mem: 0.5}, {mem: 0.5}],
	[{gpu: 0}, {gpu: 0}],
	[{gpu: 2}, {gpu: 2}],
	[{requiresDocker: true}, {requires_docker: true}],
	[{dockerRunArgs: ['--cap-add', 'SYS_PTRACE']}, {docker_run_args: ['--cap-add', 'SYS_PTRACE']}],
	[{dockerRunArgs: []}, {docker_run_args: []}],
	[{containerReuse: 'new'}, {container_reuse: 'new'}],
	[{containerReuse: 'global'}, {container_reuse: 'global'}],
	[{onDone: 'make report'}, {on_done: ['make report']}],
	[{onDone: ['a', 'b\nc']}, {on_done: ['a', 'b\nc']}],
	[{onDone: []}, {on_done: []}],
	[{onKilled: 'x'}, {on_killed: ['x']}],
	[{onError: 'notify'}, {on_error: ['notify']}],
	[{onError: retry(3)}, {on_error: [{type: 'retry', count: 3}]}],
	[{onError: retry(0)}, {on_error: [{type: 'retry', count: 0}]}],
	[
		{onError: [retryWithDoubleMem(2), 'notify', retryThenSkip(0)]},
		{
			on_error: [
				{type: 'retry_with_double_mem', count: 2},
				'notify',
				{type: 'retry_then_skip', count: 0},
			],
		},
	],
	[{onError: handleMemoryErrors()}, {on_error: [{type: 'handle_memory_errors', count: 3}]}],
	[
		{onError: {type: 'handle_memory_errors'}},
		{on_error: [{type: 'handle_memory_errors', count: 3}]},
	],
	[{env: {A: 'two\nlines', B: ''}}, {env: {A: 'two\nlines', B: ''}}],
];

test.each(forAll)('%j on any node', (options, parameters) => {
	for (const type of types) {
		const rest = type === 'exec' ? {type, command: 'true'} : {type, children: []};
		expect(nodeFromOptions(type, options)).toEqual({...rest, ...parameters});
		expect(nodeFromSpec(type, options)).toEqual({...rest, ...parameters});
	}
});

test.each<[NodeSpec['type'], object, object]>([
	['serial', {stopOnError: false}, {stop_on_error: false}],
	['serial', {stopOnError: true}, {stop_on_error: true}],
	['serial', {suppressErrors: true}, {suppress_errors: true}],
	['parallel', {suppressErrors: false}, {suppress_errors: false}],
	['serial', {maxConcurrent: 1}, {max_concurrent: 1}],
	['parallel', {maxConcurrent: 8}, {max_concurrent: 8}],
	['serial', {onError: skipSomeErrors(2)}, {on_error: [{type: 'skip_some_errors', count: 2}]}],
])('%s with %j', (type, options, parameters) => {
	expect(nodeFromOptions(type, options)).toEqual({type, children: [], ...parameters});
	expect(nodeFromSpec(type, options)).toEqual({type, children: [], ...parameters});
});

test.each<[object, string]>([
	[{title: ''}, 'must be a string that is not empty, not the string "".'],
	[{doc: 3}, 'must be a string, not the number 3.'],
	[{tags: 'slow'}, 'must be an array of strings, not the string "slow".'],
	[{tags: ['a', 3]}, 'is wrong: item 2 must be a string that is not empty, not the number 3.'],
	[{tags: [' ']}, 'is wrong: item 1 must be a string that is not empty, not the string " ".'],
	[{skip: 'yes'}, 'must be true or false, not the string "yes".'],
	[{maxTime: 0}, 'must be a number of seconds above 0, or a text such as'],
	[{maxTime: -1}, 'must be a number of seconds above 0'],
	[{maxTime: Number.NaN}, 'not the number NaN.'],
	[{maxTime: Number.POSITIVE_INFINITY}, 'not the number Infinity.'],
	[{maxTime: '0s'}, 'not the string "0s".'],
	[{maxTime: '90'}, 'not the string "90".'],
	[{maxTime: '1 hour'}, 'not the string "1 hour".'],
	[{maxTime: `${'9'.repeat(400)}d`}, 'must be a number of seconds above 0'],
	[{cpu: 0}, 'must be a number of CPUs, at least 0.01, not the number 0.'],
	[{cpu: 0.001}, 'must be a number of CPUs, at least 0.01, not the number 0.001.'],
	[{cpu: '2'}, 'not the string "2".'],
	[{mem: -4}, 'must be a number of gigabytes, at least 0.006, not the number -4.'],
	[{mem: '4g'}, 'must be a number of gigabytes, at least 0.006, not the string "4g".'],
	[{mem: Number.POSITIVE_INFINITY}, 'not the number Infinity.'],
	[{gpu: 0.5}, 'must be a whole number, at least 0, not the number 0.5.'],
	[{gpu: -1}, 'must be a whole number, at least 0'],
	[{gpu: 'all'}, 'not the string "all".'],
	[{requiresDocker: 1}, 'must be true or false, not the number 1.'],
	[{dockerRunArgs: '--init'}, 'must be an array of strings, not the string "--init".'],
	[{dockerRunArgs: [3]}, 'is wrong: item 1 must be a string that is not empty, not the number 3.'],
	[{dockerRunArgs: ['--name=a\0b']}, 'is wrong: item 1 has a NUL character in it.'],
	[{containerReuse: 'none'}, "must be 'new' or 'global', not the string \"none\"."],
	[{onDone: 3}, 'must be a command, or an array of commands, not the number 3.'],
	[{onDone: ['a', ' ']}, 'is wrong: item 2 must be a command, not the string " ".'],
	[{onDone: [retry(1)]}, 'Retries and the like are for onError alone.'],
	[{onKilled: ['a\0b']}, 'is wrong: item 1 must be a command'],
	[{onError: true}, 'must be a command, something like retry(3), or an array of these, not'],
	[{onError: ['a', 3]}, 'item 2 must be a command or something like retry(3), not the number 3.'],
	[{onError: [retry]}, 'item 1 must be a command or something like retry(3), not a function.'],
	[{onError: retry(-1)}, 'retry must be given a whole number, at least 0, not the number -1.'],
	[{onError: retryThenSkip('2' as never)}, 'retryThenSkip must be given a whole number'],
	[{onError: {type: 'retry'}}, 'retry must be given a whole number, at least 0, not undefined.'],
	[{onError: {type: 'rety', count: 1}}, 'no known type: "rety". Did you mean retry?'],
	[{onError: {type: 'retry', times: 1}}, 'item 1 has an unknown field "times".'],
	[{onError: [retry(1), retry(2)]}, 'item 2 is a second retry.'],
	[{env: ['A=b']}, 'must be an object, not an array.'],
	[{env: {A: 3}}, 'is wrong: the environment variable A must be a string, not the number 3.'],
	[{env: {A: 'a\0b'}}, 'is wrong: the environment variable A has a NUL character in it.'],
	[{env: {'A\0': 'b'}}, 'is wrong: "A\\u0000" can\'t be the name of an environment variable.'],
	[{image: ''}, 'must be the name of an image, or an Image, not the string "".'],
])('%j is wrong on any node', (options, complaint) => {
	for (const type of types) {
		expectComplaint(type, options, complaint);
	}
});

test.each<[NodeSpec['type'], object, string]>([
	['serial', {stopOnError: 'no'}, 'must be true or false, not the string "no".'],
	['serial', {suppressErrors: 1}, 'must be true or false, not the number 1.'],
	['parallel', {suppressErrors: 'all'}, 'must be true or false'],
	['serial', {maxConcurrent: 0}, 'must be a whole number, at least 1, not the number 0.'],
	['parallel', {maxConcurrent: 1.5}, 'must be a whole number, at least 1'],
	['parallel', {maxConcurrent: '4'}, 'not the string "4".'],
	['exec', {onError: skipSomeErrors(1)}, 'is wrong: skipSomeErrors is for Serial and Parallel.'],
	['exec', {onRunning: [3]}, 'is wrong: item 1 must be a command, not the number 3.'],
])('a %s can not have %j', expectComplaint);

function expectComplaint(type: NodeSpec['type'], options: object, complaint: string): void {
	const [option = ''] = Object.keys(options);
	const fromCode = complaintOf(() => nodeFromOptions(type, options));
	expect(fromCode).toMatch(/^test\/unit\/pipeline\/node\.ts:\d+: /);
	expect(fromCode).toContain(`: the option ${option} of ${owners[type]} `);
	expect(fromCode).toContain(` ${complaint}`);
	if (option !== 'image') {
		const fromJson = complaintOf(() => nodeFromSpec(type, options));
		expect(fromJson).toContain(`test/unit/pipeline/s.json: root.${snakeCase(option)} `);
		expect(fromJson).toContain(` ${complaint}`);
	}
}

test.each<[NodeSpec['type'], object, string, string]>([
	['exec', {maxtime: 3}, 'Did you mean maxTime?', 'Did you mean max_time?'],
	['exec', {cpus: 3}, 'Did you mean cpu?', 'Did you mean cpu?'],
	['serial', {supressErrors: true}, 'Did you mean suppressErrors?', 'you mean suppress_errors?'],
	['parallel', {maxConcurent: 3}, 'Did you mean maxConcurrent?', 'you mean max_concurrent?'],
	['exec', {dockerRunArg: []}, 'Did you mean dockerRunArgs?', 'you mean docker_run_args?'],
	['exec', {suppressErrors: true}, 'Exec knows these options: image, env', 'It can have: type'],
	['parallel', {stopOnError: true}, 'Parallel knows these options', 'It can have: type'],
])('%s knows no %j', (type, options, hint, specHint) => {
	const [option = ''] = Object.keys(options);
	const fromCode = complaintOf(() => nodeFromOptions(type, options));
	expect(fromCode).toContain(`${owners[type]} has no option "${option}". ${hint}`);
	const fromJson = complaintOf(() => nodeFromSpec(type, options));
	expect(fromJson).toContain(`root has an unknown field "${snakeCase(option)}".`);
	expect(fromJson).toContain(specHint);
});

test('what is not set, or set to undefined, is not in the spec', () => {
	expect(nodeFromOptions('exec', {cpu: undefined, tags: undefined})).toEqual({
		type: 'exec',
		command: 'true',
	});
	expect(complaintOf(() => nodeFromSpec('exec', {cpu: null}))).toContain('not null.');
});

test('an environment variable is not longer than Linux allows', () => {
	const env = {A: 'x'.repeat(128 * 1024 - 'A=\0'.length)};
	expect(nodeFromOptions('exec', {env}).env).toEqual(env);
	expect(nodeFromSpec('exec', {env}).env).toEqual(env);
	const tooLong = {env: {A: 'é'.repeat(64 * 1024 - 1)}};
	expectComplaint('exec', tooLong, 'is wrong: the environment variable A is longer than the 128');
});

test('a command has no NUL in it', () => {
	const spec = {command: 'echo a\0b'};
	expect(complaintOf(() => nodeFromSpec('exec', spec))).toContain('root.command must be a string');
});
