import type {OutputPiece} from './engine.ts';

const headerLength = 8;

/** A part of a chunk that is data of one stream. */
type Run = {readonly stream: OutputPiece['stream']; readonly start: number; end: number};

/**
Takes the engine's multiplexed stream apart: frames of a header (stream, 3 zeros, length) and data.

Own code, because docker-modem's `demuxStream` recurses once per frame (a chunk of one-byte frames
overflows the stack), ignores back-pressure and never ends its outputs. Data is passed on as it comes,
without waiting for its frame to be complete; neighbours on one stream in one chunk are one piece, moved
together in the chunk itself: a command that writes line by line makes a frame of each.
*/
export async function* demultiplex(
	source: AsyncIterable<Uint8Array>,
): AsyncGenerator<OutputPiece, void, undefined> {
	const header = Buffer.alloc(headerLength);
	let headerFilled = 0;
	let stream: OutputPiece['stream'] = 'stdout';
	let dataLeft = 0;

	for await (const bytes of source) {
		const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let position = 0;
		let piece: Run = {stream, start: 0, end: 0};
		while (position < chunk.length) {
			if (dataLeft > 0) {
				if (piece.stream !== stream) {
					if (piece.end > piece.start) {
						yield {stream: piece.stream, data: chunk.subarray(piece.start, piece.end)};
					}

					piece = {stream, start: position, end: position};
				}

				const end = Math.min(position + dataLeft, chunk.length);
				chunk.copyWithin(piece.end, position, end);
				piece.end += end - position;
				dataLeft -= end - position;
				position = end;
				continue;
			}

			const end = position + headerLength - headerFilled;
			const copied = chunk.copy(header, headerFilled, position, end);
			position += copied;
			headerFilled += copied;
			if (headerFilled === headerLength) {
				headerFilled = 0;
				stream = header[0] === 2 ? 'stderr' : 'stdout';
				dataLeft = header.readUInt32BE(4);
			}
		}

		if (piece.end > piece.start) {
			yield {stream: piece.stream, data: chunk.subarray(piece.start, piece.end)};
		}
	}
}

/** What frames of the engine's own errors are marked with: what was to come can't be read. */
const ownError = 3;

/**
The same, frame by frame: what the engine wrote at once stays together. A frame that is cut short, or tells an
error of the engine itself, is the end.
*/
export async function* demultiplexFrames(
	source: AsyncIterable<Uint8Array>,
): AsyncGenerator<OutputPiece, void, undefined> {
	let left: Uint8Array[] = [];
	let have = 0;
	let need = headerLength;
	for await (const chunk of source) {
		left.push(chunk);
		have += chunk.length;
		if (have < need) {
			continue;
		}

		const bytes = Buffer.concat(left);
		let start = 0;
		for (;;) {
			const data = start + headerLength;
			const end = data <= bytes.length ? data + bytes.readUInt32BE(start + 4) : data;
			if (end > bytes.length) {
				need = end - start;
				break;
			}

			if (bytes[start] === ownError) {
				return;
			}

			if (end > data) {
				yield {
					stream: bytes[start] === 2 ? 'stderr' : 'stdout',
					data: bytes.subarray(data, end),
				};
			}

			start = end;
		}

		left = [bytes.subarray(start)];
		have = bytes.length - start;
	}
}
