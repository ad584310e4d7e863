/** A container's output on its way to one reader. */
export type FakeOutput<Piece> = {
	readonly push: (piece: Piece) => void;
	readonly end: () => void;
	readonly pieces: AsyncIterable<Piece>;
};

export function createFakeOutput<Piece>(): FakeOutput<Piece> {
	const waiting: Piece[] = [];
	let ended = false;
	let wake = (): void => {};

	async function* read(): AsyncGenerator<Piece> {
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
