import type {RunEventBody} from '../events/run-event.ts';
import type {WatchedInput} from '../image/making.ts';
import type {ImageMemory} from '../image/memory.ts';
import {readInputs, writeInputs} from '../image/stored-inputs.ts';
import {type InputWatch, watchInputs} from '../image/watch/watch-inputs.ts';
import type {RunState} from '../run-state/run-state.ts';

/** How often files are looked at where the system does not tell of changes. */
const pollIntervalMs = 10_000;

type ImageWatchesOptions = {
	readonly state: RunState;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly pipelineId: string;
	readonly memory: ImageMemory;
	/** Called when what changed can't be written down. */
	readonly onFault: (error: Error) => void;
};

/** Tells when what images were made of changes on disk. */
export type ImageWatches = {
	/** Begins with what an image was made of just now. */
	readonly watch: (image: string, inputs: readonly WatchedInput[]) => void;
	/** Begins with what an earlier runner made the image of. */
	readonly resume: (image: string) => void;
	/** Ends with the images that are no more, or are to be made in another way. */
	readonly keepOnly: (isKept: (image: string) => boolean) => void;
	readonly close: () => void;
};

export function createImageWatches(options: ImageWatchesOptions): ImageWatches {
	const {state, emit, memory, pipelineId, onFault} = options;
	const watches = new Map<string, InputWatch>();
	/** Of images of whose files the system does not tell changes. */
	const polls = new Map<string, NodeJS.Timeout>();
	let closed = false;

	const end = (image: string): void => {
		void watches.get(image)?.close();
		watches.delete(image);
		clearInterval(polls.get(image));
		polls.delete(image);
	};

	const start = (image: string, inputs: readonly WatchedInput[]): void => {
		end(image);
		if (closed || inputs.length === 0) {
			return;
		}

		const watch = watchInputs({
			inputs,
			onChange(stale) {
				if (!closed && watches.get(image) === watch) {
					// Nobody waits for a look: what is thrown here would be an unhandled rejection.
					try {
						emit({type: 'image-stale', image, inputs: stale});
					} catch (error) {
						onFault(error as Error);
					}
				}
			},
			onUnwatched() {
				if (watches.get(image) === watch && !polls.has(image)) {
					const look = (): void => void watch.check().catch(() => {});
					polls.set(image, setInterval(look, pollIntervalMs).unref());
				}
			},
		});
		watches.set(image, watch);
	};

	return {
		watch(image, inputs) {
			if ((state.images.get(image)?.stale.length ?? 0) > 0) {
				emit({type: 'image-stale', image, inputs: []});
			}

			start(image, inputs);
			writeInputs(memory, {pipelineId, image}, inputs);
		},
		resume(image) {
			start(image, readInputs(memory, {pipelineId, image}));
		},
		keepOnly(isKept) {
			for (const image of [...watches.keys()].filter(name => !isKept(name))) {
				end(image);
			}
		},
		close() {
			closed = true;
			for (const image of [...watches.keys()]) {
				end(image);
			}
		},
	};
}
