import {rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import type {StaleInput} from '../../../../source/events/run-event.ts';
import type {WatchedInput} from '../../../../source/image/making.ts';
import type {OpenWatcher} from '../../../../source/image/watch/folder-events.ts';
import {type InputPlace, scanInput} from '../../../../source/image/watch/scan-input.ts';
import {staleInputs} from '../../../../source/image/watch/stale-inputs.ts';
import {type InputWatch, watchInputs} from '../../../../source/image/watch/watch-inputs.ts';
import {conditionWaiter} from '../../../support/wait-for.ts';

/** What a step was made of just now. */
export async function inputOf(
	place: InputPlace,
	step: WatchedInput['step'] = 'copy',
): Promise<WatchedInput> {
	// Files that were written a moment ago would count as changed.
	return {...place, step, scan: {...(await scanInput(place)), unsure: new Set()}};
}

export type Watched = InputWatch &
	AsyncDisposable & {
		/** What was said so far. */
		readonly answers: ReadonlyArray<readonly StaleInput[]>;
		readonly reasons: readonly string[];
		/** The last answer: the files of all inputs. */
		readonly files: () => string[];
		readonly settled: (files: readonly string[]) => Promise<unknown>;
		/** Resolves when the last answer is what looking at the files says. */
		readonly settledOnTruth: () => Promise<unknown>;
		readonly complains: (why: RegExp) => Promise<unknown>;
	};

export function watched(inputs: readonly WatchedInput[], open?: OpenWatcher): Watched {
	const answers: Array<readonly StaleInput[]> = [];
	const reasons: string[] = [];
	const last = (): readonly StaleInput[] => answers.at(-1) ?? [];
	const files = () => last().flatMap(input => input.files);
	const waiter = conditionWaiter('the watch', () => JSON.stringify({answers, reasons}, null, 1));
	const watch = watchInputs(
		{
			inputs,
			onChange(stale) {
				answers.push(stale);
				waiter.check();
			},
			onUnwatched(why) {
				reasons.push(why);
				waiter.check();
			},
		},
		open,
	);

	return {
		...watch,
		answers,
		reasons,
		files,
		settled: wanted => waiter.waitFor(() => isDeepStrictEqual(files(), wanted), 10_000),
		async settledOnTruth() {
			const truth = await staleInputs(inputs);
			return waiter.waitFor(() => isDeepStrictEqual(last(), truth), 10_000);
		},
		complains: why => waiter.waitFor(() => reasons.some(reason => why.test(reason)), 10_000),
		[Symbol.asyncDispose]: () => watch.close(),
	};
}

/** As editors save: a new file takes the old one's place. */
export async function saveAsEditorsDo(file: string, content: string): Promise<void> {
	const other = path.join(path.dirname(file), `.${path.basename(file)}.swp`);
	await writeFile(other, content);
	await rename(other, file);
}
