import {dirname, resolve} from 'node:path';
import {aFilledString, checkOptions, type OptionRules} from './check-options.ts';
import {placeOfCaller} from './place.ts';
import type {ImageSpec, SourcePlace} from './spec.ts';

/** Options of an `Image`. */
export type ImageOptions = {
	/**
	Name of an unmodified image, as `docker pull` takes it (seed: "Using An Unmodified Image").

	@default 'debian:stable-slim'
	*/
	readonly image?: string;
	/**
	A folder whose files are copied to `/mnt/conducto` in the image, which becomes the working
	directory (seed: "Adding Local Files"). Relative to the folder of the file in which this Image is
	written. Files that the folder's `.dockerignore` names stay out.

	@default Nothing is copied.
	*/
	readonly copyDir?: string;
	/**
	What the image is called on screen and in `conducto rebuild`. Two different images can't have the
	same name.

	@default Made of `image` and `copyDir`, such as `python:3.12-slim+app`.
	*/
	readonly name?: string;
};

const rules: OptionRules = {
	image: aFilledString,
	copyDir: aFilledString,
	name: aFilledString,
};

/**
A recipe for the image that nodes run in.

@example
```
const python = new Image({image: 'python:3.12-slim', copyDir: '.'});
const pipeline = new Serial({image: python});
```
*/
export class Image {
	/** The name that it was given, if it was given one. */
	readonly name: string | undefined;
	/** The recipe, as it stands in the spec. */
	readonly spec: ImageSpec;

	constructor(options: ImageOptions = {}) {
		const place = placeOfCaller();
		checkOptions('Image', options, rules, place);
		this.name = options.name;
		this.spec = Object.freeze({
			...(options.image !== undefined && {image: options.image}),
			...(options.copyDir !== undefined && {copy_dir: absolute(options.copyDir, place)}),
			...(place && {place}),
		});
	}
}

function absolute(folder: string, place: SourcePlace | undefined): string {
	return place ? resolve(dirname(place.file), folder) : resolve(folder);
}
