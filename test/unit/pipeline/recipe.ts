import {dirname} from 'node:path';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {Image, type ImageOptions} from '../../../source/index.ts';
import {checkSpec} from '../../../source/pipeline/check-spec.ts';
import type {ImageSpec} from '../../../source/pipeline/spec.ts';

/** The folder of the file in which images are written here. */
export const here = dirname(import.meta.filename);

/** What options of `Image` come to; not where they stand. */
export function fromOptions(options: unknown): ImageSpec {
	const {place: _, ...spec} = new Image(options as ImageOptions).spec;
	return spec;
}

/** What the same comes to when it is written into a spec in this folder. */
export function fromSpec(options: object, file = `${here}/s.json`): ImageSpec | undefined {
	const image = Object.fromEntries(
		Object.entries(options).map(([key, value]) => [snakeCase(key), value]),
	);
	const json = JSON.stringify({
		conducto: 1,
		images: {one: image},
		root: {type: 'exec', command: 'true'},
	});
	return checkSpec(JSON.parse(json), file).images.one;
}

export function snakeCase(option: string): string {
	return option.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

export function complaintOf(action: () => unknown): string {
	try {
		action();
	} catch (error) {
		if (error instanceof ConductoError) {
			return `${error.message} ${error.hint}`;
		}

		throw error;
	}

	throw new Error('Nothing was wrong with it.');
}
