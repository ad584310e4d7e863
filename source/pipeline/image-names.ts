import {definitionError} from './definition-error.ts';
import {quote} from './describe-value.ts';
import {Image} from './image.ts';
import {derivedName} from './recipe/derived-name.ts';
import {isSameRecipe} from './recipe/same-recipe.ts';
import type {ImageSpec, SourcePlace} from './spec.ts';

/**
Names the images of one spec. Readable, and the same for the same definition each time: an unmodified
image is called what it is called, one with files `python:3.12-slim+app`; of two different images that
would have the same name, the second gets `-2`. The same recipe written twice is one image.
*/
export class ImageNames {
	readonly #images = new Map<string, ImageSpec>();

	/** The images by name, in the order in which they were first named. */
	get images(): Readonly<Record<string, ImageSpec>> {
		return Object.fromEntries(this.#images);
	}

	nameOf(image: string | Image, place: SourcePlace | undefined): string {
		if (!(image instanceof Image)) {
			return this.#claim(image, {image}, place);
		}

		return image.name === undefined
			? this.#firstFree(image.spec)
			: this.#claim(image.name, image.spec, image.spec.place);
	}

	/** Takes a name that a person wrote. */
	#claim(name: string, spec: ImageSpec, place: SourcePlace | undefined): string {
		const namesake = this.#images.get(name);
		if (namesake && !isSameRecipe(namesake, spec)) {
			throw definitionError(
				place,
				`two different images have the name ${quote(name)}.`,
				'Give one of them another name with the option name of Image.',
			);
		}

		if (!namesake) {
			this.#images.set(name, spec);
		}

		return name;
	}

	#firstFree(spec: ImageSpec): string {
		const wanted = derivedName(spec);
		for (let count = 1; ; count += 1) {
			const name = count === 1 ? wanted : `${wanted}-${count}`;
			const namesake = this.#images.get(name);
			if (!namesake || isSameRecipe(namesake, spec)) {
				return this.#claim(name, spec, spec.place);
			}
		}
	}
}
