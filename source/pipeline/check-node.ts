import {aFilledString, isPlainObject} from './check-options.ts';
import {describeValue, quote} from './describe-value.ts';
import {lazySpec} from './lazy/lazy-spec.ts';
import {checkCall} from './native/check-native.ts';
import {nativeCommand} from './native/native-call.ts';
import {deepestLevel, tooDeep, tooDeepHint} from './nesting.ts';
import {isText, noTextHint} from './node-names.ts';
import {
	type NodeParameters,
	parameterNames,
	parameterRule,
	readParameters,
} from './node-parameters.ts';
import {aCommand} from './node-rules.ts';
import type {ExecSpec, NodeSpec, ParallelSpec, SourcePlace} from './spec.ts';
import {
	aLine,
	anArray,
	anObjectOf,
	field,
	optional,
	required,
	type SpecObject,
	type SpecValue,
	specError,
} from './spec-fields.ts';

const common = ['type', 'name', 'image', 'place'];
/** A Lazy node may be written as one; it stands for a Serial of what makes the tree, and the place for it. */
type WrittenType = NodeSpec['type'] | 'lazy';

const known: Readonly<Record<WrittenType, readonly string[]>> = {
	exec: [...common, 'command', 'native', ...parameterNames('exec')],
	serial: [...common, 'children', ...parameterNames('serial')],
	parallel: [...common, 'children', 'generated', ...parameterNames('parallel')],
	lazy: [...common, 'command', 'native', ...parameterNames('parallel')],
};

/** Checks that parsed JSON is a node with all that is below it. The depth of the root is 0. */
export function checkNode(at: SpecValue, depth = 0): NodeSpec {
	if (depth > deepestLevel) {
		throw specError({...at, path: ''}, `has nodes that are ${tooDeep}`, tooDeepHint);
	}

	const type = typeOf(at);
	const of = anObjectOf(at, known[type]);
	const base = {
		...nameOf(of, depth),
		...optional(of, 'image', aFilledString),
		...parametersOf(of, type === 'lazy' ? 'parallel' : type),
		...placeOf(field(of, 'place')),
	};

	switch (type) {
		case 'exec':
			return {type, ...base, ...workOf(of)};
		case 'serial':
			return {type, ...base, children: childrenOf(of, depth + 1)};
		case 'lazy':
			return lazySpec(base, workOf(of));
		default:
			return {type, ...base, ...generatedOf(of), children: childrenOf(of, depth + 1)};
	}
}

/** A call needs no command: that follows from it. */
function workOf(of: SpecObject): Pick<ExecSpec, 'command' | 'native'> {
	const call = field(of, 'native');
	if (call.value === undefined) {
		return {command: required(of, 'command', aCommand)};
	}

	const native = checkCall(call);
	return {command: nativeCommand(native), ...optional(of, 'command', aCommand), native};
}

/** Where something was written in a definition, if the spec says so. */
export function placeOf(at: SpecValue): {readonly place?: SourcePlace} {
	if (at.value === undefined) {
		return {};
	}

	const of = anObjectOf(at, ['file', 'line']);
	return {place: {file: required(of, 'file', aFilledString), line: required(of, 'line', aLine)}};
}

/** A place for a tree that is yet to be made has no children of its own. */
function generatedOf(of: SpecObject): Pick<ParallelSpec, 'generated'> {
	const mark = field(of, 'generated');
	const children = field(of, 'children').value;
	if (mark.value !== undefined && (mark.value !== true || !isEmptyArray(children))) {
		throw specError(
			mark,
			'is only for a node without children, whose tree is made later, and then true.',
			'Write the node as {"type": "lazy", "command": "…"}.',
		);
	}

	return mark.value === true ? {generated: true} : {};
}

function isEmptyArray(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}

function typeOf(at: SpecValue): WrittenType {
	const {value} = at;
	const type: unknown = isPlainObject(value) ? value.type : undefined;
	if (type === 'exec' || type === 'serial' || type === 'parallel' || type === 'lazy') {
		return type;
	}

	throw specError(
		isPlainObject(value) ? {...at, path: `${at.path}.type`} : at,
		isPlainObject(value)
			? `must be exec, serial, parallel or lazy, not ${describeValue(type)}.`
			: `must be a node, not ${describeValue(value)}.`,
		'Write a node as {"type": "exec", "command": "make"}.',
	);
}

function childrenOf(of: SpecObject, depth: number): NodeSpec[] {
	const names = new Set<string>();
	const children = field(of, 'children');
	return required(of, 'children', anArray).map((value, index) => {
		const at = {...children, path: `${children.path}[${index}]`, value};
		const child = checkNode(at, depth);
		const name = child.name ?? '';
		if (names.has(name)) {
			throw specError(
				at,
				`has the name ${quote(name)}, which a node before it has too.`,
				'Give each child of a node a name of its own.',
			);
		}

		names.add(name);
		return child;
	});
}

function nameOf(of: SpecObject, depth: number): {readonly name?: string} {
	if (depth === 0) {
		if (field(of, 'name').value !== undefined) {
			throw specError(of, 'has a name.', 'Leave it out: the root is called / everywhere.');
		}

		return {};
	}

	const name = required(of, 'name', aFilledString);
	if (name.includes('/')) {
		throw specError(
			field(of, 'name'),
			`has a / in it: ${quote(name)}.`,
			'Nest the children, or choose another character.',
		);
	}

	if (!isText(name)) {
		throw specError(field(of, 'name'), `is no text: ${quote(name)}.`, noTextHint);
	}

	return {name};
}

function parametersOf(of: SpecObject, type: NodeSpec['type']): NodeParameters {
	const given = parameterNames(type).map(name => optional(of, name, parameterRule(name)));
	const values: Readonly<Record<string, unknown>> = Object.assign({}, ...given);
	const read = readParameters(type, name => values[name]);
	if ('fault' in read) {
		throw specError(field(of, read.name), `is wrong: ${read.fault.sentence}`, read.fault.hint);
	}

	return read.parameters;
}
