import {isAbsolute, posix} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {SourcePlace} from '../pipeline/spec.ts';
import {moduleName, type Places} from './manifest.ts';

/** The file of the person's machine that a module of the container is. */
export function personsFile(places: Places, fileName: string): string | undefined {
	const url = isAbsolute(fileName) ? pathToFileURL(fileName).href : fileName;
	const name = moduleName(places, url);
	return name === undefined ? undefined : posix.join(places.manifest.root, name);
}

/**
From now on, stacks name the files of the person's machine, and not those that the container got in
their place. What this program and Node itself did on the way is left out.
*/
export function nameFilesInStacks(places: Places): void {
	Error.prepareStackTrace = (error, frames) => {
		const lines = frames.flatMap(frame => {
			const fileName = frame.getFileName() ?? '';
			return isOfOthers(places, fileName) ? [] : [`\n    at ${frameText(places, fileName, frame)}`];
		});
		return headOf(error) + lines.join('');
	};
}

/** The first place of a stack that is in a file of the definition. */
export function placeIn(places: Places, error: Error): SourcePlace | undefined {
	const {root} = places.manifest;
	for (const line of (error.stack ?? '').split('\n')) {
		const [, file = '', number] = /^\s+at (?:.*\()?(\/.*?):(\d+):\d+\)?$/.exec(line) ?? [];
		const name = posix.relative(root, file);
		if (file !== '' && Object.hasOwn(places.manifest.modules, name)) {
			return {file, line: Number(number)};
		}
	}

	return undefined;
}

function frameText(places: Places, fileName: string, frame: NodeJS.CallSite): string {
	const file = personsFile(places, fileName);
	const text = String(frame);
	return file === undefined ? text : text.replace(fileName, () => file);
}

function isOfOthers({ownUrl}: Places, fileName: string): boolean {
	const caller = new URL('../call', ownUrl).pathname;
	return (
		fileName.startsWith(ownUrl) || fileName.startsWith('node:internal/') || fileName === caller
	);
}

function headOf(error: unknown): string {
	try {
		return String(error);
	} catch {
		return 'Error';
	}
}
