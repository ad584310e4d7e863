import {dirname} from 'node:path';
import {checkNode, placeOf} from './check-node.ts';
import {aFilledString, anObject, aString} from './check-options.ts';
import {checkCalls, checkCode} from './native/check-native.ts';
import {recipeOf} from './recipe/image-recipe.ts';
import {parameterNames, parameterRules} from './recipe/parameters.ts';
import {type ImageSpec, type PipelineSpec, specVersion} from './spec.ts';
import {
	anObjectOf,
	field,
	optional,
	required,
	type SpecObject,
	type SpecValue,
	specError,
	strings,
} from './spec-fields.ts';

/** Checks that parsed JSON is a spec. Folders in it may be relative to the file that it comes from. */
export function checkSpec(value: unknown, file: string): PipelineSpec {
	const spec = anObjectOf({file, path: '', value}, [
		'conducto',
		'definition',
		'images',
		'native',
		'root',
	]);
	checkVersion(field(spec, 'conducto'));
	const code = checkCode(field(spec, 'native'));
	const root = checkNode(field(spec, 'root'));
	checkCalls(field(spec, 'root'), root, code.native);
	return {
		conducto: specVersion,
		...definitionOf(field(spec, 'definition')),
		images: imagesOf(spec),
		...code,
		root,
	};
}

function checkVersion(version: SpecValue): void {
	if (typeof version.value === 'number' && version.value > specVersion) {
		throw specError(
			version,
			`is ${version.value}, but this program knows specs up to ${specVersion}.`,
			'Install a newer conducto.',
		);
	}

	if (version.value !== specVersion) {
		throw specError(
			version,
			`must be ${specVersion}, the version of the format.`,
			`Write {"conducto": ${specVersion}, "root": …}.`,
		);
	}
}

function definitionOf(at: SpecValue): Pick<PipelineSpec, 'definition'> {
	if (at.value === undefined) {
		return {};
	}

	const of = anObjectOf(at, ['file', 'function', 'args']);
	return {
		definition: {
			file: required(of, 'file', aFilledString),
			...optional(of, 'function', aString),
			args: required(of, 'args', strings),
		},
	};
}

function imagesOf(spec: SpecObject): Readonly<Record<string, ImageSpec>> {
	const {images = {}} = optional(spec, 'images', anObject);
	const at = {...field(spec, 'images'), value: images};
	return Object.fromEntries(Object.keys(images).map(name => [name, imageOf(field(at, name))]));
}

function imageOf(at: SpecValue): ImageSpec {
	const of = anObjectOf(at, [...parameterNames, 'place']);
	const given = parameterNames.map(name => optional(of, name, parameterRules[name]));
	const recipe = recipeOf(Object.assign({}, ...given), dirname(at.file), name => name);
	if ('fault' in recipe) {
		throw specError(at, `is wrong: ${recipe.fault.sentence}`, recipe.fault.hint);
	}

	return {...recipe.spec, ...placeOf(field(of, 'place'))};
}
