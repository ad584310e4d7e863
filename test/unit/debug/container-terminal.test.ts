import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {connectTerminal} from '../../../source/debug/container-terminal.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import type {TerminalSize} from '../../../source/terminal/terminal-process.ts';

const size = {columns: 80, rows: 24};

/** An engine whose terminal is a stream of ours; requests for sizes wait until they are let through. */
function engineWith(exit: () => Promise<{exitCode: number}>) {
	const socket = new PassThrough();
	const sizes: TerminalSize[] = [];
	const waiting: Array<() => void> = [];
	const engine = {
		...createFakeEngine(),
		attachTerminal: async () => socket,
		async resizeTerminal(_: string, wanted: TerminalSize) {
			sizes.push(wanted);
			await new Promise<void>(resolve => {
				waiting.push(resolve);
			});
		},
		exitOf: async () => ({...(await exit()), oomKilled: false}),
	};
	return {engine, container: 'c', socket, sizes, letThrough: () => waiting.shift()?.()};
}

test('the size is set at once, one request at a time, and of sizes that come meanwhile the last counts', async () => {
	const given = engineWith(async () => ({exitCode: 0}));
	const {resize} = await connectTerminal(given, size);
	for (const columns of [81, 82, 83]) {
		resize({columns, rows: 24});
	}

	expect(given.sizes).toEqual([size]);
	given.letThrough();
	await expect.poll(() => given.sizes).toEqual([size, {columns: 83, rows: 24}]);
	given.letThrough();
	resize(size);
	await expect.poll(() => given.sizes).toHaveLength(3);
});

test('programs that run in it already are told of a change, so that they draw their screens anew', async () => {
	const given = engineWith(async () => ({exitCode: 0}));
	const connecting = connectTerminal(given, size, {isDrawnAnew: true});
	await expect.poll(() => given.sizes).toEqual([{columns: 80, rows: 25}]);
	given.letThrough();
	await connecting;
	expect(given.sizes).toEqual([{columns: 80, rows: 25}, size]);
});

test('it ends with the code of the container, after all that was printed', async () => {
	const given = engineWith(async () => ({exitCode: 7}));
	const terminal = await connectTerminal(given, size);
	given.socket.end('last');
	const printed: string[] = [];
	terminal.onData(chunk => printed.push(String(chunk)));
	expect(await terminal.ended).toMatchObject({exitCode: 7});
	expect(printed).toEqual(['last']);
});

test('a connection that breaks, or is cut, ends it without a code that would be good', async () => {
	const broken = engineWith(async () => {
		throw new Error('no engine');
	});
	const first = await connectTerminal(broken, size);
	broken.socket.destroy(new Error('ECONNRESET'));
	expect((await first.ended).exitCode).not.toBe(0);

	const cut = engineWith(async () => ({exitCode: 0}));
	const second = await connectTerminal(cut, size);
	second.hangUp();
	expect((await second.ended).exitCode).not.toBe(0);
	second.write('late');
});
