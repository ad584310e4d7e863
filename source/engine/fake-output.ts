import type {OutputPiece} from './engine.ts';

/** A container's output on its way to one reader. */
export type FakeOutput = {
	readonly push: (piece: OutputPiece) => void;
	readonly end: () => void;
	readonly pieces: AsyncIterable<OutputPiece>;
};

export function createFakeOutput(): FakeOutput {
	const waiting: OutputPiece[] = [];
	let ended = false;
	let wake = (): void => {};

	async function* read(): AsyncGenerator<OutputPiece> {
		for (;;) {
			const piece = waiting.shift();
			if (piece) {
				yield piece;
			} else if (ended) {
				return;
			} else {
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}
		}
	}

	return {
		push(piece) {
			if (!ended) {
				waiting.push(piece);
				wake();
			}
		},
		end() {
			ended = true;
			wake();
		},
		pieces: read(),
	};
}
