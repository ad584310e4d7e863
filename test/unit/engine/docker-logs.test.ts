import {Readable} from 'node:stream';
import {expect, test} from 'vitest';
import {loggedPieces} from '../../../source/engine/docker-logs.ts';
import {collect} from './collect.ts';

function frame(stream: 1 | 2, text: string): Buffer {
	const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
	header.writeUInt32BE(Buffer.byteLength(text), 4);
	return Buffer.concat([header, Buffer.from(text)]);
}

test('takes the time stamp off each frame, also of the pieces of one line, and nothing else', async () => {
	const at = '2026-11-25T16:27:40.723124816Z';
	const source = Readable.from([
		frame(1, `${at} a line\n`),
		frame(2, `${at} 2026-11-25T00:00:00Z not the engine's\n`),
		frame(1, `${at} ${'x'.repeat(16_384)}`),
		frame(1, `${at}  and on\n`),
		frame(1, `${at} `),
	]);
	const ms = Date.parse('2026-11-25T16:27:40.723Z');
	const pieces = await collect(loggedPieces(source));
	expect(pieces.map(({stream, data, at: time}) => [stream, data.toString(), time])).toEqual([
		['stdout', 'a line\n', ms],
		['stderr', "2026-11-25T00:00:00Z not the engine's\n", ms],
		['stdout', 'x'.repeat(16_384), ms],
		['stdout', ' and on\n', ms],
		['stdout', '', ms],
	]);
});
