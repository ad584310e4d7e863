import type {PullProgress} from './engine.ts';

/** What the engine says while it pulls: one JSON object a line. */
export type PullMessage = {
	readonly status?: string;
	/** The layer, or (in the first message) the tag. */
	readonly id?: string;
	readonly progressDetail?: {readonly current?: number; readonly total?: number};
	readonly error?: string;
	readonly errorDetail?: {readonly message?: string};
};

type Layer = {current: number; total: number | undefined};

const finished = new Set([
	'Download complete',
	'Pull complete',
	'Verifying Checksum',
	'Extracting',
]);

/** Adds up what was downloaded of all layers. The total is unknown until every layer has told its size. */
export function createPullProgress(): (message: PullMessage) => PullProgress | undefined {
	const layers = new Map<string, Layer>();

	return ({status, id, progressDetail}) => {
		if (id === undefined || status === undefined) {
			return undefined;
		}

		if (status === 'Pulling fs layer' || status === 'Waiting') {
			layers.set(id, layers.get(id) ?? {current: 0, total: undefined});
		} else if (status === 'Downloading') {
			layers.set(id, {current: progressDetail?.current ?? 0, total: progressDetail?.total});
		} else if (finished.has(status)) {
			const layer = layers.get(id);
			const size = layer?.total ?? layer?.current ?? 0;
			layers.set(id, {current: size, total: size});
		} else {
			return undefined;
		}

		return sum(layers.values());
	};
}

function sum(layers: Iterable<Layer>): PullProgress {
	let currentBytes = 0;
	let totalBytes: number | undefined = 0;
	for (const {current, total} of layers) {
		currentBytes += current;
		totalBytes = total === undefined || totalBytes === undefined ? undefined : totalBytes + total;
	}

	return {currentBytes, totalBytes};
}
