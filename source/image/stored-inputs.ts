import type {ScanEntry} from './folder/scan-folder.ts';
import type {WatchedInput} from './making.ts';
import type {ImageMemory} from './memory.ts';

type StoredInput = Omit<WatchedInput, 'scan'> & {
	readonly startedAt: number;
	readonly entries: ReadonlyArray<readonly [string, ScanEntry]>;
	readonly unsure: readonly string[];
};

export type InputOwner = {readonly pipelineId: string; readonly image: string};

/** Remembers what an image was made of, for the next runner of its pipeline. */
export function writeInputs(
	memory: ImageMemory,
	owner: InputOwner,
	inputs: readonly WatchedInput[],
): void {
	const stored = inputs.map(
		({scan, ...input}): StoredInput => ({
			...input,
			startedAt: scan.startedAt,
			entries: [...scan.entries],
			unsure: [...scan.unsure],
		}),
	);
	memory.write('inputs', inputsKey(owner), stored);
}

/** Nothing where nothing is known. */
export function readInputs(memory: ImageMemory, owner: InputOwner): WatchedInput[] {
	const stored = memory.read('inputs', inputsKey(owner)) as readonly StoredInput[] | undefined;
	return (stored ?? []).map(({startedAt, entries, unsure, ...input}) => ({
		...input,
		scan: {startedAt, entries: new Map(entries), unsure: new Set(unsure), skipped: []},
	}));
}

function inputsKey({pipelineId, image}: InputOwner): string {
	return `${pipelineId} ${image}`;
}
