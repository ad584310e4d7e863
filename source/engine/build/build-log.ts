import {StringDecoder} from 'node:string_decoder';
import type {BuildProgress} from '../engine.ts';
import type {BuildStep} from './build-failure.ts';
import {progressOf, stepOf} from './build-steps.ts';
import {createTail, type Tail} from './tail.ts';

/** What buildx says with `--progress=rawjson`: one of these a line. */
export type SolveStatus = {
	readonly vertexes?: readonly Vertex[] | null;
	readonly logs?: ReadonlyArray<{readonly vertex: string; readonly data: string}> | null;
	readonly warnings?: ReadonlyArray<{readonly vertex: string; readonly short?: string}> | null;
};

type Vertex = {
	readonly digest: string;
	readonly name: string;
	readonly started?: string;
	readonly completed?: string;
	readonly cached?: boolean;
	readonly error?: string;
};

type Seen = {
	readonly name: string;
	readonly step: BuildStep | undefined;
	readonly decoder: StringDecoder;
	readonly tail: Tail;
	isShown: boolean;
	isBegun: boolean;
};

/** What went wrong, and where. */
export type VertexFailure = {
	readonly name: string;
	readonly step: BuildStep | undefined;
	readonly error: string;
	/** The end of what it printed. */
	readonly output: string;
};

export type BuildLog = {
	readonly read: (status: SolveStatus) => void;
	/** The build is done: steps that were never told to be complete are. */
	readonly succeed: () => void;
	/** The first failure that is not the consequence of another one. */
	readonly failure: () => VertexFailure | undefined;
};

/** Of no interest to a person, unless they fail. */
const silent = /^\[internal\] load (build definition|\.dockerignore|remote build context)/;

/** Makes text, progress and failures of what BuildKit says. Steps of several stages run side by side. */
export function createBuildLog(listener: {
	readonly onOutput: (text: string) => void;
	readonly onProgress: (progress: BuildProgress) => void;
	/** Ids of secrets that nobody wrote: the options that ask for them are not shown. */
	readonly secrets: readonly string[];
}): BuildLog {
	const mounts = new RegExp(`--mount=type=secret,id=(?:${listener.secrets.join('|')}),\\S+ `, 'g');
	const seen = new Map<string, Seen>();
	let speaking: Seen | undefined;
	let failure: (Seen & {readonly error: string}) | undefined;
	/** Whether the output so far ends with a complete line. */
	let atLineStart = true;

	const print = (text: string): void => {
		if (text !== '') {
			listener.onOutput(text);
			atLineStart = text.endsWith('\n');
		}
	};

	const printHeader = (vertex: Seen, ending = ''): void => {
		print(`${atLineStart ? '' : '\n'}${vertex.name}${ending}\n`);
		vertex.isShown = true;
		speaking = vertex;
	};

	const find = ({digest, name: full}: Pick<Vertex, 'digest' | 'name'>): Seen => {
		const name = listener.secrets.length === 0 ? full : full.replaceAll(mounts, '');
		const vertex = seen.get(digest) ?? {
			name,
			step: stepOf(name),
			decoder: new StringDecoder(),
			tail: createTail(),
			isShown: silent.test(name),
			isBegun: false,
		};
		seen.set(digest, vertex);
		return vertex;
	};

	const readVertex = (update: Vertex): void => {
		const vertex = find(update);
		if (update.started !== undefined && !vertex.isShown) {
			printHeader(vertex, update.cached ? ' (cached)' : '');
		}

		if (update.started !== undefined && !vertex.isBegun) {
			vertex.isBegun = true;
			if (vertex.step) {
				listener.onProgress(progressOf(seen.values()));
			}
		}

		const isFailure = update.error !== undefined && update.error !== '';
		if (isFailure && failure === undefined && !/context canceled/.test(update.error)) {
			failure = {...vertex, error: update.error};
		}
	};

	const readLog = (digest: string, data: Buffer): void => {
		const vertex = seen.get(digest);
		if (vertex && vertex !== speaking) {
			printHeader(vertex);
		}

		const text = (vertex?.decoder ?? new StringDecoder()).write(data);
		vertex?.tail.push(text);
		print(text);
	};

	return {
		read({vertexes, logs, warnings}) {
			for (const update of vertexes ?? []) {
				find(update);
			}

			for (const update of vertexes ?? []) {
				readVertex(update);
			}

			for (const {vertex, data} of logs ?? []) {
				readLog(vertex, Buffer.from(data, 'base64'));
			}

			for (const {short = ''} of warnings ?? []) {
				print(`${atLineStart ? '' : '\n'}Warning: ${Buffer.from(short, 'base64').toString()}\n`);
			}
		},
		succeed() {
			const {total} = progressOf(seen.values());
			listener.onProgress({current: total, total});
		},
		failure: () =>
			failure && {
				name: failure.name,
				step: failure.step,
				error: failure.error,
				output: failure.tail.text(),
			},
	};
}
