import {StringDecoder} from 'node:string_decoder';
import type {OutputStream} from '../../events/output.ts';
import type {Rerun, Save} from '../../events/rerun.ts';
import type {SessionRequest} from '../session.ts';
import {createOwnFiles} from './own-files.ts';
import {openWarmContainer, type WarmContainer} from './warm-container.ts';
import {type SavedFile, watchSaves} from './watch-saves.ts';

/** How many of the saved files are named. */
const namedFiles = 3;

export type RerunOptions = {
	readonly request: SessionRequest;
	readonly onChange: (rerun: Rerun) => void;
	/** What the run that was told of last prints. */
	readonly onOutput: (stream: OutputStream, text: string) => void;
	/** Called when it can't go on, with the reason. What it had is closed. */
	readonly onFault: (error: Error) => void;
};

export type RunningRerun = {
	/** Ends what runs and removes the container. Rejects when what was made could not be handed over. */
	readonly close: () => Promise<void>;
};

/**
Runs a node's command again in a warm live container, each time a mapped file is saved (issue: "Save and rerun").

It lives in the display's process, as debug shells do: it is of a person who edits, and ends with their display. The
runner, the store and the node's own state know nothing of it. Should the process be killed, the container's stdin ends
with its connection to the engine and its shells end what runs; the next start removes it, as those of debug shells.

Resolves when saves count. Rejects as `openSession` does, and leaves nothing behind then.
*/
export async function startRerun({
	request,
	onChange,
	onOutput,
	onFault,
}: RerunOptions): Promise<RunningRerun> {
	const own = createOwnFiles();
	let warm = await openWarmContainer(request);
	/** What was saved and not run with yet. */
	let waiting: Saved | undefined;
	/** Whether the container has an old file where another one has taken its place. */
	let isOutdated = false;
	let isWorking = false;
	let number = 0;
	let closing: Promise<void> | undefined;

	const close = (): Promise<void> => {
		closing ??= (async () => {
			watch?.close();
			await warm.close();
		})();
		return closing;
	};

	const fail = (error: unknown): void => {
		if (!closing) {
			// What closing it fails with says more: the engine is gone, or files are not handed over.
			close().then(() => onFault(error as Error), onFault);
		}
	};

	const follow = (container: WarmContainer): void => {
		void container.ended.then(() => {
			if (container === warm && !isOutdated) {
				fail(new Error('The container in which it runs has ended.'));
			}
		});
	};

	const begin = (save: Save): void => {
		const run = ++number;
		const begunAt = performance.now();
		const decoders = {stdout: new StringDecoder(), stderr: new StringDecoder()};
		own.onRun({number: run, begunAt});
		onChange({state: 'running', save, number: run});
		warm.run({
			onOutput: ({stream, data}) => onOutput(stream, decoders[stream].write(data)),
			onEnd(exitCode) {
				const endedAt = performance.now();
				own.onRun({number: run, begunAt, endedAt});
				onChange({state: 'ended', save, number: run, exitCode, ranMs: endedAt - begunAt});
			},
		});
	};

	const reopen = async (): Promise<void> => {
		await warm.close();
		warm = await openWarmContainer(request);
		isOutdated = false;
		follow(warm);
		if (closing) {
			await warm.close();
		}
	};

	/** One after the other; what is saved meanwhile counts once. */
	const work = async (): Promise<void> => {
		if (isWorking) {
			return;
		}

		isWorking = true;
		try {
			while (waiting && !closing) {
				await (isOutdated ? reopen() : warm.stop());
				const saved: Saved | undefined = waiting;
				waiting = undefined;
				if (saved && !closing) {
					begin(saveOf(saved));
				}
			}
		} finally {
			isWorking = false;
		}
	};

	const onSaved = (files: readonly SavedFile[]): void => {
		const saves = files.filter(own.isSave);
		if (saves.length > 0 && !closing) {
			waiting = withFiles(waiting, saves);
			isOutdated ||= saves.some(file => isMountedFile(file, warm));
			work().catch(fail);
		}
	};

	let watch: Awaited<ReturnType<typeof watchSaves>> | undefined;
	try {
		watch = await watchSaves(warm.mounts, onSaved);
	} catch (error) {
		await warm.close();
		throw error;
	}

	follow(warm);
	onChange({state: 'waiting'});
	return {close};
}

/** Of one that is mounted by itself, the container has what stood at its place, whatever does now. */
function isMountedFile({file, isReplaced}: SavedFile, {mounts}: WarmContainer): boolean {
	return isReplaced && mounts.some(({kind, source}) => kind === 'file' && source === file);
}

/** What was saved together, by when it first was. */
type Saved = {readonly at: number; readonly names: ReadonlySet<string>};

function withFiles(before: Saved | undefined, saved: readonly SavedFile[]): Saved {
	return {
		at: before?.at ?? Math.min(...saved.map(({at}) => at)),
		names: new Set([...(before?.names ?? []), ...saved.map(({name}) => name)]),
	};
}

function saveOf({at, names}: Saved): Save {
	return {
		at: performance.timeOrigin + at,
		files: [...names].slice(0, namedFiles),
		count: names.size,
	};
}
