import {expect, test} from 'vitest';
import {buildFailure} from '../../../../source/engine/build/build-failure.ts';

const step = {current: 3, total: 5, text: 'RUN make'};
const failed = {step, output: '', trustHint: 'Trust it.'};

test.each([
	[
		'executor failed running [/bin/sh -c make]: exit code: 2',
		'Step 3/5 (RUN make) failed with exit code 2.',
	],
	[
		'process "/bin/sh -c make" did not complete successfully: exit code: 137',
		'Step 3/5 (RUN make) failed with exit code 137.',
	],
	[
		"The command '/bin/sh -c make' returned a non-zero code: 2",
		'Step 3/5 (RUN make) failed with exit code 2.',
	],
	[
		'failed to compute cache key: "/x" not found: not found',
		'Step 3/5 (RUN make) failed: "/x" not found: not found.',
	],
	['one\ntwo.', 'Step 3/5 (RUN make) failed: two.'],
	['', 'Step 3/5 (RUN make) failed.'],
])('%j', (said, message) => {
	expect(buildFailure(said, failed).message).toBe(message);
});

test('without a step', () => {
	const said =
		'ERROR: failed to build: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: unknown instruction: FOO';
	expect(buildFailure(said).message).toBe(
		'The build failed: dockerfile parse error line 2: unknown instruction: FOO.',
	);
});

test('stages are named, and long instructions cut', () => {
	const text = `RUN one \\\n  && ${'x'.repeat(100)}`;
	expect(
		buildFailure('exit code: 1', {...failed, step: {...step, stage: 'test', text}}).message,
	).toBe('Step 3/5 of stage test (RUN one…) failed with exit code 1.');
});

test.each([
	['write /x: no space left on device', /docker system df/],
	['COPY failed: file not found in build context', /build context/],
	['the --mount option requires BuildKit. Refer to https://docs.docker.com/', /buildx/],
	['failed to create LLB definition: no build stage in current context', /begin .* FROM/],
	['failed to parse stage name "python:-slim": invalid reference format', /dockerBuildArgs/],
	['base name ($BASE) should not be blank', /dockerBuildArgs/],
	['exit code: 1', /output says why/],
])('says what to do: %s', (said, hint) => {
	expect(buildFailure(said, failed).hint).toMatch(hint);
});

test('a certificate that is not trusted is told with what to do, unless nobody knows', () => {
	const output = 'curl: (60) SSL certificate problem: self-signed certificate\n';
	const hint = (changes: object): string | undefined =>
		buildFailure('exit code: 60', {...failed, output, ...changes}).hint;
	expect(hint({})).toBe('It met a certificate that it does not trust. Trust it.');
	expect(hint({output: 'curl: (6) Could not resolve host'})).toBe('Its output says why.');
	expect(hint({trustHint: undefined})).toBe('Its output says why.');
});
