import type {OutputChunk} from '../events/output.ts';
import type {OutputListener} from '../run-state/connection.ts';

/** What the last run of a node has printed, for whoever looks at it now or later. */
export type RerunOutput = {
	/** Another run begins: what the one before printed is forgotten. */
	readonly begin: (run: number) => void;
	readonly write: (chunk: OutputChunk) => void;
	readonly end: () => void;
	/** Tells what the run of this number has printed, then what comes. Returns the way to stop. */
	readonly watch: (run: number, listener: OutputListener) => () => void;
};

/** About what fits into the lines that a display keeps, in characters. */
const mostKept = 512 * 1024;

export function createRerunOutput(): RerunOutput {
	const watches = new Set<{readonly run: number; readonly listener: OutputListener}>();
	let run = 0;
	let kept: OutputChunk[] = [];
	let size = 0;
	let isCut = false;

	const trim = (): void => {
		let count = 0;
		while (size > mostKept && count < kept.length - 1) {
			size -= kept[count]?.text.length ?? 0;
			count++;
		}

		if (count > 0) {
			kept = kept.slice(count);
			isCut = true;
		}
	};

	return {
		begin(next) {
			run = next;
			kept = [];
			size = 0;
			isCut = false;
		},
		write(chunk) {
			kept.push(chunk);
			size += chunk.text.length;
			// A piece at a time would copy what is kept for each.
			if (size > 2 * mostKept) {
				trim();
			}

			for (const watch of watches) {
				if (watch.run === run) {
					watch.listener.onChunk(chunk);
				}
			}
		},
		end() {
			for (const {listener} of watches) {
				listener.onEnd?.();
			}
		},
		watch(number, listener) {
			const watch = {run: number, listener};
			watches.add(watch);
			if (number === run) {
				trim();
				listener.onStart(isCut);
				for (const chunk of kept) {
					listener.onChunk(chunk);
				}
			}

			return () => {
				watches.delete(watch);
			};
		},
	};
}
