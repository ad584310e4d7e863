import {dirname} from 'node:path';
import {checkOptions} from './check-options.ts';
import {definitionError} from './definition-error.ts';
import type {ImageOptions} from './image-options.ts';
import {placeOfCaller} from './place.ts';
import {recipeOf} from './recipe/image-recipe.ts';
import {optionName, optionRules, parametersOf} from './recipe/parameters.ts';
import type {ImageSpec} from './spec.ts';

export type {ImageOptions} from './image-options.ts';

/**
A recipe for the image that nodes run in. What can't be made of the options fails here, with a message
that names the option and the line.

@example
```
const python = new Image({image: 'python:3.12-slim', copyDir: '.', installPip: ['pandas']});
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
		checkOptions('Image', options, optionRules, place);
		const folder = place ? dirname(place.file) : process.cwd();
		const recipe = recipeOf(parametersOf(options), folder, optionName);
		if ('fault' in recipe) {
			throw definitionError(place, recipe.fault.sentence, recipe.fault.hint);
		}

		this.name = options.name;
		this.spec = Object.freeze({...recipe.spec, ...(place && {place})});
	}
}
