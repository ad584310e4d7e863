import {isDeepStrictEqual} from 'node:util';
import {seeFiles, watchFiles} from '../image/watch/watch-files.ts';
import type {Runner} from '../runner/runner.ts';
import {type DefinitionSource, writeSource} from './definition-source.ts';
import {type DefinitionWord, readDefinition} from './read-definition.ts';

type Following = {
	readonly source: DefinitionSource;
	/** Of the pipeline. */
	readonly folder: string;
	readonly runner: Pick<Runner, 'state' | 'redefine' | 'tellDefinition'>;
	/** Called when the pipeline can't be given its new tree. */
	readonly onFault: (error: Error) => void;
	readonly read?: typeof readDefinition;
};

export type DefinitionFollower = {
	/** Reads the definition now, whether or not something was noticed. Never rejects. */
	readonly check: () => Promise<void>;
	readonly close: () => void;
};

/**
Gives a pipeline another tree when its definition, or what that imports, changes on disk. A definition
that is broken changes nothing: what is wrong with it is told.
*/
export function followDefinition(following: Following): DefinitionFollower {
	const {runner, folder, onFault, read = readDefinition} = following;
	let {source} = following;
	let reading = new AbortController();
	let unwatch = (): void => {};
	let closed = false;

	const watch = async (files: readonly string[], seen?: Awaited<ReturnType<typeof seeFiles>>) => {
		const now = seen ?? (await seeFiles(files));
		unwatch();
		if (!closed) {
			unwatch = watchFiles(now, () => void check());
		}
	};

	const apply = async (word: DefinitionWord): Promise<void> => {
		if ('fault' in word) {
			const {message, hint} = word.fault;
			runner.tellDefinition({message, ...(hint !== undefined && {hint})});
		} else if (isDeepStrictEqual(word.spec, runner.state.spec)) {
			runner.tellDefinition(undefined);
		} else {
			await runner.redefine(word.spec);
		}
	};

	const check = async (): Promise<void> => {
		// What is read of files that have changed once more is not worth waiting for.
		reading.abort();
		reading = new AbortController();
		const {signal} = reading;
		try {
			// Before they are read: what changes meanwhile is seen as a change.
			const seen = await seeFiles(source.files);
			const word = await read(source, signal);
			signal.throwIfAborted();
			const isComplete = word.files.every(file => source.files.includes(file));
			// A definition that is broken may not have got to all of its files.
			const files = 'fault' in word ? [...source.files, ...word.files] : word.files;
			source = {...source, files: [...new Set(files)]};
			writeSource(folder, source);
			await watch(source.files, isComplete ? seen : undefined);
			await apply(word);
		} catch (error) {
			if (!signal.aborted) {
				onFault(error as Error);
			}
		}
	};

	void watch(source.files).catch(onFault);
	return {
		check,
		close() {
			closed = true;
			reading.abort();
			unwatch();
		},
	};
}
