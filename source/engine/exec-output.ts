import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {demultiplex} from './demultiplex.ts';
import {chunksOf} from './docker-attach.ts';
import type {ContainerExit, OutputPiece} from './engine.ts';
import {createMarkReader} from './recorded-command.ts';

/** Without anything more for so long, an ended command has printed all. */
const quietMs = 250;

/** What is heard of a command in a container. */
export type ExecOutput = {
	/** Up to the command's own end. */
	readonly pieces: AsyncIterable<OutputPiece>;
	/** Resolves when that was read: to how the command ended, where its output says so. */
	readonly ended: Promise<ContainerExit | undefined>;
	/** To be called when the command has ended: what then still comes without a pause is all there is. */
	readonly onExit: () => Promise<void>;
};

/** Follows the output of a command, up to the marks of its end where it has a token. */
export function followExec(begun: Promise<Readable>, token: string | undefined): ExecOutput {
	const marks = token === undefined ? undefined : createMarkReader(token);
	const {promise: ended, resolve: onEnded} = Promise.withResolvers<ContainerExit | undefined>();
	let count = 0;
	let isWaiting = true;
	async function* read(): AsyncGenerator<OutputPiece> {
		try {
			const socket = await begun;
			for await (const piece of demultiplex(chunksOf(socket))) {
				count++;
				isWaiting = false;
				yield* marks?.read(piece) ?? [piece];
				isWaiting = true;
				if (marks?.exit()) {
					socket.destroy();
					return;
				}
			}

			yield* marks?.rest() ?? [];
		} finally {
			onEnded(marks?.exit());
		}
	}

	return {
		pieces: read(),
		ended,
		async onExit() {
			const socket = await begun;
			for (let seen = -1; !socket.destroyed && !(isWaiting && seen === count); ) {
				seen = count;
				await delay(quietMs);
			}

			socket.destroy();
		},
	};
}
