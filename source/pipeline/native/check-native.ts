import {aFilledString, anObject, aString, type OptionRule} from '../check-options.ts';
import {quote} from '../describe-value.ts';
import type {
	JsonValue,
	NativeCall,
	NativeCode,
	NativeModule,
	NodeSpec,
	PipelineSpec,
} from '../spec.ts';
import {
	anArray,
	anObjectOf,
	field,
	optional,
	required,
	type SpecValue,
	specError,
} from '../spec-fields.ts';

/** Checks that parsed JSON is a call of a function. */
export function checkCall(at: SpecValue): NativeCall {
	const of = anObjectOf(at, ['module', 'function', 'label', 'args', 'digest']);
	return {
		module: required(of, 'module', aFilledString),
		function: required(of, 'function', aFilledString),
		...optional(of, 'label', aFilledString),
		args: optional(of, 'args', values).args ?? [],
		...optional(of, 'digest', aString),
	};
}

/** Checks that parsed JSON is the code of functions, if it is there at all. */
export function checkCode(at: SpecValue): Pick<PipelineSpec, 'native'> {
	if (at.value === undefined) {
		return {};
	}

	const of = anObjectOf(at, ['root', 'modules']);
	const modules = required(of, 'modules', anObject);
	const inModules = {...anObjectOf(field(of, 'modules'), Object.keys(modules)), value: modules};
	return {
		native: {
			root: required(of, 'root', aFilledString),
			modules: Object.fromEntries(
				Object.keys(modules).map(name => {
					checkName(field(inModules, name), name);
					return [name, checkModule(field(inModules, name))];
				}),
			),
		},
	};
}

/** Checks that there is code for each call below a node. */
export function checkCalls(
	at: SpecValue,
	node: NodeSpec,
	code: NativeCode | undefined,
	path = at.path,
): void {
	if (node.type !== 'exec') {
		for (const [index, child] of node.children.entries()) {
			checkCalls(at, child, code, `${path}.children[${index}]`);
		}
	} else if (node.native && !Object.hasOwn(code?.modules ?? {}, node.native.module)) {
		throw specError(
			{...at, path: `${path}.native.module`},
			`is ${quote(node.native.module)}, which is not among the modules of "native".`,
			'Let conducto tree --json write the spec: it holds the code of the functions.',
		);
	}
}

// Whatever JSON.parse gives is a value.
const values: OptionRule<readonly JsonValue[]> = {
	accepts: (value): value is readonly JsonValue[] => anArray.accepts(value),
	expected: 'an array',
};

const aFormat: OptionRule<NativeModule['format']> = {
	accepts: value => value === 'module' || value === 'commonjs' || value === 'json',
	expected: "'module', 'commonjs' or 'json'",
};

const texts: OptionRule<Readonly<Record<string, string>>> = {
	accepts: (value): value is Readonly<Record<string, string>> =>
		anObject.accepts(value) && Object.values(value).every(aString.accepts),
	expected: 'an object of strings',
};

function checkModule(at: SpecValue): NativeModule {
	const of = anObjectOf(at, ['format', 'imports', 'source']);
	return {
		format: required(of, 'format', aFormat),
		...optional(of, 'imports', texts),
		source: required(of, 'source', aString),
	};
}

/** A module lies below the folder that containers get, and nowhere else. */
function checkName(at: SpecValue, name: string): void {
	const parts = name.split('/');
	if (parts.some(part => part === '' || part === '.' || part === '..') || name.includes('\0')) {
		throw specError(
			at,
			`is not a name of a file below a folder: ${quote(name)}.`,
			'Name it as in sub/functions.js.',
		);
	}
}
