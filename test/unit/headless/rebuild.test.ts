import {expect, test} from 'vitest';
import {imageLogPath} from '../../../source/events/output.ts';
import {plainPrinter} from '../../../source/headless/plain-printer.ts';
import {type RebuildEnd, runRebuild} from '../../../source/headless/rebuild.ts';
import {fakeConnection} from '../../frames/support/fake-connection.ts';
import {exec, parallel} from '../../support/specs.ts';

const built = {
	imageId: 'sha256:1',
	shell: '/bin/sh',
	workdir: '/',
	distribution: undefined,
};

/** A pipeline of two images, of which `images` are rebuilt. */
function rebuilding(...images: readonly string[]) {
	const root = parallel('', [exec('a', 'true', 'node'), exec('b', 'true', 'python')]);
	const connection = fakeConnection(root);
	connection.happen(1000, {type: 'image-started', image: 'python', build: 1});
	let text = '';
	const write = (more: string): void => {
		text += more;
	};
	const printer = plainPrinter({connection, write, color: false, openCommand: 'conducto open'});
	let end: RebuildEnd | undefined;
	void runRebuild(connection, printer, {images, all: false}).then(value => {
		end = value;
	});
	return {connection, lines: () => text.trimEnd().split('\n').slice(1), end: () => end};
}

test('a build that was under way does not count: the next one does', async () => {
	const {connection, lines, end} = rebuilding('python');
	connection.happen(1000, {type: 'image-built', image: 'python', built});
	await new Promise(setImmediate);
	expect(end()).toBeUndefined();
	expect(lines()).toEqual([]);

	connection.happen(1000, {type: 'image-started', image: 'python', build: 2});
	connection.happen(1000, {type: 'image-built', image: 'python', built});
	connection.endOutput(imageLogPath('python'));
	await new Promise(setImmediate);
	expect(end()).toEqual({built: [], unchanged: ['python'], failed: []});
	expect(lines().at(-1)).toBe('[image python] is ready');
});

test.each([
	['another image', {...built, imageId: 'sha256:2'}],
	['a patch for it', {...built, patch: '/patch.tar'}],
	['another commit', {...built, env: {CONDUCTO_GIT_SHA: 'a1b2c3d'}}],
])('%s is no unchanged one', async (_what, made) => {
	const {connection, end} = rebuilding('python');
	connection.happen(1000, {type: 'image-built', image: 'python', built});
	connection.happen(1000, {type: 'image-started', image: 'python', build: 2});
	connection.happen(1000, {type: 'image-built', image: 'python', built: made});
	connection.endOutput(imageLogPath('python'));
	await new Promise(setImmediate);
	expect(end()).toEqual({built: ['python'], unchanged: [], failed: []});
});

test('nothing is printed of other images, and each counts by its own end', async () => {
	const {connection, lines, end} = rebuilding('node');
	connection.happen(
		1000,
		{type: 'image-step-started', image: 'python', step: 'copy'},
		{type: 'image-started', image: 'node', build: 1},
		{type: 'image-step-started', image: 'node', step: 'copy'},
		{type: 'image-failed', image: 'python', message: 'no'},
		{type: 'image-failed', image: 'node', message: 'no'},
	);
	connection.endOutput(imageLogPath('node'));
	await new Promise(setImmediate);
	expect(end()).toEqual({built: [], unchanged: [], failed: ['node']});
	expect(lines().join('\n')).toContain('[image node] copy started');
	expect(lines().join('\n')).not.toContain('python');
});

test('where there are no images, it is done at once', async () => {
	const {end} = rebuilding();
	await new Promise(setImmediate);
	expect(end()).toEqual({built: [], unchanged: [], failed: []});
});
