import type {BuildProgress} from '../engine.ts';
import type {PullMessage} from '../pull-progress.ts';
import type {BuildStep} from './build-failure.ts';
import {createTail} from './tail.ts';

/** What the classic builder says: one JSON object a line. */
export type ClassicMessage = PullMessage & {
	readonly stream?: string;
	readonly aux?: {readonly ID?: string};
};

export type ClassicLog = {
	readonly read: (message: ClassicMessage) => void;
	readonly result: () => {
		readonly failed: string | undefined;
		readonly imageId: string | undefined;
		/** The last one that began. */
		readonly step: BuildStep | undefined;
		/** The end of what that one printed. */
		readonly output: string;
	};
};

/** Told many times a second. */
const transient = new Set(['Downloading', 'Extracting', 'Verifying Checksum', 'Waiting']);

/** Makes text, progress and the outcome of what the classic builder says. */
export function createClassicLog(listener: {
	readonly onOutput: (text: string) => void;
	readonly onProgress: (progress: BuildProgress) => void;
}): ClassicLog {
	let failed: string | undefined;
	let imageId: string | undefined;
	let step: BuildStep | undefined;
	let tail = createTail();

	const readStep = (text: string): void => {
		const match = /^Step (\d+)\/(\d+) : (.*)/s.exec(text);
		if (match) {
			const [, current, total, instruction = ''] = match;
			tail = createTail();
			step = {current: Number(current), total: Number(total), text: instruction.trim()};
			listener.onProgress({current: step.current, total: step.total});
		}
	};

	return {
		read({stream, aux, status, id, error, errorDetail}) {
			imageId = aux?.ID ?? imageId;
			if (stream !== undefined) {
				tail.push(stream);
				readStep(stream);
				listener.onOutput(stream);
			} else if (status !== undefined && !transient.has(status)) {
				listener.onOutput(`${id === undefined ? '' : `${id}: `}${status}\n`);
			}

			const said = errorDetail?.message ?? error;
			if (said !== undefined) {
				failed = said;
				listener.onOutput(`${said}\n`);
			} else if (aux?.ID !== undefined && step) {
				listener.onProgress({current: step.total, total: step.total});
			}
		},
		result: () => ({failed, imageId, step, output: tail.text()}),
	};
}
