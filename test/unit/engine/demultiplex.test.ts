import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {demultiplex, demultiplexFrames} from '../../../source/engine/demultiplex.ts';
import type {OutputPiece} from '../../../source/engine/engine.ts';
import {collect} from './collect.ts';

type Frame = {readonly stream: OutputPiece['stream']; readonly data: Buffer};

function encode(frames: readonly Frame[]): Buffer {
	return Buffer.concat(
		frames.flatMap(({stream, data}) => {
			const header = Buffer.alloc(8);
			header[0] = stream === 'stderr' ? 2 : 1;
			header.writeUInt32BE(data.length, 4);
			return [header, data];
		}),
	);
}

/** Numbers that look random and are the same in every run (Lehmer). */
function numbers(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (state * 48_271) % 2_147_483_647;
		return state % below;
	};
}

function cut(bytes: Buffer, next: (below: number) => number): Buffer[] {
	const pieces: Buffer[] = [];
	for (let start = 0; start < bytes.length; ) {
		const end = Math.min(bytes.length, start + 1 + next(next(2) === 0 ? 5 : 40_000));
		pieces.push(bytes.subarray(start, end));
		start = end;
	}

	return pieces;
}

/** The data of neighbours on one stream, put together. */
function joined(pieces: readonly Frame[]): Frame[] {
	const runs: {stream: OutputPiece['stream']; parts: Buffer[]}[] = [];
	for (const {stream, data} of pieces.filter(piece => piece.data.length > 0)) {
		const last = runs.at(-1);
		if (last?.stream === stream) {
			last.parts.push(data);
		} else {
			runs.push({stream, parts: [data]});
		}
	}

	return runs.map(({stream, parts}) => ({stream, data: Buffer.concat(parts)}));
}

async function read(chunks: readonly Buffer[]): Promise<OutputPiece[]> {
	return collect(demultiplex(Readable.from(chunks)));
}

describe('demultiplex', () => {
	test.each(Array.from({length: 60}, (_, index) => index + 1))(
		'gives back what was framed, however it is cut (seed %i)',
		async seed => {
			const next = numbers(seed);
			const frames = Array.from({length: 1 + next(60)}, (): Frame => {
				const data = Buffer.alloc(next(3) === 0 ? next(30_000) : next(10), next(256));
				return {stream: next(2) === 0 ? 'stdout' : 'stderr', data};
			});
			const pieces = await read(cut(encode(frames), next));
			expect(joined(pieces)).toEqual(joined(frames));
		},
	);

	test('takes a 32 KiB chunk of one-byte frames', async () => {
		const count = Math.floor((32 * 1024) / 9);
		const frames = Array.from({length: count}, (_, index): Frame => {
			return {stream: index % 2 === 0 ? 'stdout' : 'stderr', data: Buffer.from([index % 256])};
		});
		expect(joined(await read([encode(frames)]))).toEqual(frames);
	});

	test('passes on data before its frame is complete', async () => {
		const [frame] = [encode([{stream: 'stdout', data: Buffer.from('hello world')}])];
		expect(await read([frame.subarray(0, 13)])).toEqual([
			{stream: 'stdout', data: Buffer.from('hello')},
		]);
	});

	test('puts what came at once on one stream together', async () => {
		const frames = ['a', 'bc', '', 'd'].map(
			(text): Frame => ({stream: 'stdout', data: Buffer.from(text)}),
		);
		expect(await read([encode([...frames, {stream: 'stderr', data: Buffer.from('e')}])])).toEqual([
			{stream: 'stdout', data: Buffer.from('abcd')},
			{stream: 'stderr', data: Buffer.from('e')},
		]);
	});

	test('asks for no more than its reader takes', async () => {
		let asked = 0;
		async function* source(): AsyncGenerator<Buffer> {
			for (;;) {
				asked++;
				yield encode([{stream: 'stdout', data: Buffer.from('x')}]);
			}
		}

		const pieces = demultiplex(source());
		await pieces.next();
		await pieces.next();
		expect(asked).toBe(2);
		await pieces.return();
	});
});

describe('demultiplexFrames', () => {
	test.each([1, 2, 3, 4, 5])('keeps frames whole however they are cut (seed %i)', async seed => {
		const next = numbers(seed);
		const frames = Array.from(
			{length: 200},
			(): Frame => ({
				stream: next(2) === 0 ? 'stdout' : 'stderr',
				data: Buffer.alloc(1 + next(next(2) === 0 ? 3 : 20_000), next(256)),
			}),
		);
		const chunks = cut(encode(frames), next);
		const pieces = await collect(demultiplexFrames(Readable.from(chunks)));
		expect(pieces.length).toBe(frames.length);
		expect(pieces.every(({data}, index) => frames[index]?.data.equals(data))).toBe(true);
		expect(pieces.map(({stream}) => stream)).toEqual(frames.map(({stream}) => stream));
	});

	test('ends where the stream is cut short, and where the engine tells an error of its own', async () => {
		const whole = encode([{stream: 'stdout', data: Buffer.from('one')}]);
		const error = Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, 2]), Buffer.from('no')]);
		const texts = async (...chunks: readonly Buffer[]): Promise<string[]> =>
			(await collect(demultiplexFrames(Readable.from(chunks)))).map(({data}) => data.toString());
		expect(await texts(whole, whole.subarray(0, 10))).toEqual(['one']);
		expect(await texts(whole, error, whole)).toEqual(['one']);
	});
});
