import {envFault} from './check-env.ts';
import {aBoolean, aFilledString, aString, isPlainObject} from './check-options.ts';
import {describeValue, quote} from './describe-value.ts';
import type {NodeSpec, SourcePlace} from './spec.ts';
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

const common = ['type', 'name', 'image', 'env', 'doc', 'place'];
const known: Readonly<Record<NodeSpec['type'], readonly string[]>> = {
	exec: [...common, 'command'],
	serial: [...common, 'stop_on_error', 'children'],
	parallel: [...common, 'children'],
};

/** Checks that parsed JSON is a node with all that is below it. */
export function checkNode(at: SpecValue, kind: 'root' | 'child'): NodeSpec {
	const type = typeOf(at);
	const of = anObjectOf(at, known[type]);
	const base = {
		...nameOf(of, kind),
		...optional(of, 'image', aFilledString),
		...envOf(field(of, 'env')),
		...optional(of, 'doc', aString),
		...placeOf(field(of, 'place')),
	};

	switch (type) {
		case 'exec':
			return {type, ...base, command: required(of, 'command', aFilledString)};
		case 'serial':
			return {
				type,
				...base,
				...optional(of, 'stop_on_error', aBoolean),
				children: childrenOf(of),
			};
		default:
			return {type, ...base, children: childrenOf(of)};
	}
}

/** Where something was written in a definition, if the spec says so. */
export function placeOf(at: SpecValue): {readonly place?: SourcePlace} {
	if (at.value === undefined) {
		return {};
	}

	const of = anObjectOf(at, ['file', 'line']);
	return {place: {file: required(of, 'file', aFilledString), line: required(of, 'line', aLine)}};
}

function typeOf(at: SpecValue): NodeSpec['type'] {
	const {value} = at;
	const type: unknown = isPlainObject(value) ? value.type : undefined;
	if (type === 'exec' || type === 'serial' || type === 'parallel') {
		return type;
	}

	throw specError(
		isPlainObject(value) ? {...at, path: `${at.path}.type`} : at,
		isPlainObject(value)
			? `must be exec, serial or parallel, not ${describeValue(type)}.`
			: `must be a node, not ${describeValue(value)}.`,
		'Write a node as {"type": "exec", "command": "make"}.',
	);
}

function childrenOf(of: SpecObject): NodeSpec[] {
	const names = new Set<string>();
	const children = field(of, 'children');
	return required(of, 'children', anArray).map((value, index) => {
		const at = {...children, path: `${children.path}[${index}]`, value};
		const child = checkNode(at, 'child');
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

function nameOf(of: SpecObject, kind: 'root' | 'child'): {readonly name?: string} {
	if (kind === 'root') {
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

	return {name};
}

function envOf(at: SpecValue): Pick<NodeSpec, 'env'> {
	if (at.value === undefined) {
		return {};
	}

	const fault = envFault(at.value);
	if (fault) {
		throw specError(at, `is wrong: ${fault.sentence}`, fault.hint);
	}

	return {env: at.value as Readonly<Record<string, string>>};
}
