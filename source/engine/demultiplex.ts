import type {OutputPiece} from './engine.ts';

const headerLength = 8;

/**
Takes the engine's multiplexed stream apart: frames of a header (stream, 3 zeros, length) and data.

Own code, because docker-modem's `demuxStream` recurses once per frame (a chunk of one-byte frames
overflows the stack), ignores back-pressure and never ends its outputs. Data is passed on as it comes,
without waiting for its frame to be complete.
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
		while (position < chunk.length) {
			if (dataLeft > 0) {
				const data = chunk.subarray(position, position + dataLeft);
				position += data.length;
				dataLeft -= data.length;
				yield {stream, data};
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
