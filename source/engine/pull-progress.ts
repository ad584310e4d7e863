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

type Layer = {
	readonly current: number;
	readonly total: number | undefined;
	/** Unpacked, or there before. */
	readonly done: boolean;
};

const unknown: Layer = {current: 0, total: undefined, done: false};

/** Adds up what was downloaded of all layers. The total is unknown until every layer has told its size. */
export function createPullProgress(): (message: PullMessage) => PullProgress | undefined {
	const layers = new Map<string, Layer>();

	return ({status, id, progressDetail}) => {
		if (id === undefined || status === undefined) {
			return undefined;
		}

		const layer = afterMessage(layers.get(id) ?? unknown, status, progressDetail);
		if (!layer) {
			return undefined;
		}

		layers.set(id, layer);
		return sum([...layers.values()]);
	};
}

/** Undefined: it is no message about a layer. */
function afterMessage(
	layer: Layer,
	status: string,
	{current = 0, total}: NonNullable<PullMessage['progressDetail']> = {},
): Layer | undefined {
	const size = layer.total ?? layer.current;
	switch (status) {
		case 'Pulling fs layer':
		case 'Waiting':
			return layer;
		case 'Downloading':
			return {current, total, done: false};
		case 'Download complete':
		case 'Verifying Checksum':
		case 'Extracting':
			return {current: size, total: size, done: false};
		case 'Pull complete':
			return {current: size, total: size, done: true};
		case 'Already exists':
			return {current: 0, total: 0, done: true};
		default:
			return undefined;
	}
}

function sum(layers: readonly Layer[]): PullProgress {
	const totals = layers.map(({total}) => total);
	return {
		currentBytes: layers.reduce((bytes, {current}) => bytes + current, 0),
		totalBytes: totals.every(total => total !== undefined)
			? totals.reduce((bytes, total) => bytes + total, 0)
			: undefined,
		layers: {done: layers.filter(({done}) => done).length, total: layers.length},
	};
}
