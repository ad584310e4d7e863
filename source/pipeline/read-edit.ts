import type {Fault} from './check-env.ts';
import {aFilledString, isPlainObject, type OptionRule} from './check-options.ts';
import {describeValue, quote} from './describe-value.ts';
import {nearest} from './nearest.ts';
import type {NodeEdit} from './node-edit.ts';
import {parameterRule, readParameters} from './node-parameters.ts';
import {aCommand} from './node-rules.ts';
import {optionName} from './recipe/parameters.ts';
import type {NodeSpec} from './spec.ts';

const rules: Readonly<Record<keyof NodeEdit, OptionRule>> = {
	command: aCommand,
	env: parameterRule('env'),
	image: aFilledString,
	cpu: parameterRule('cpu'),
	mem: parameterRule('mem'),
	max_time: parameterRule('max_time'),
};

const names = Object.keys(rules) as ReadonlyArray<keyof NodeEdit>;

/** Those that can be nothing at all: then there is no limit. */
const limits: readonly string[] = ['cpu', 'mem'];

/**
Reads what is to be changed of a node, whoever wrote it, by the rules that hold in a definition. `max_time`
may be a text such as `10m`.
*/
export function readEdit(
	type: NodeSpec['type'],
	given: unknown,
): {readonly edit: NodeEdit} | {readonly fault: Fault} {
	if (!isPlainObject(given)) {
		return fault(`An edit must be an object, not ${describeValue(given)}.`, 'Name what to change.');
	}

	const set = Object.entries(given).filter(([, value]) => value !== undefined);
	for (const [name, value] of set) {
		const found = nameFault(name, type) ?? valueFault(name as keyof NodeEdit, value);
		if (found) {
			return {fault: found};
		}
	}

	const values: Readonly<Record<string, unknown>> = Object.fromEntries(set);
	const {command, image, env, ...others} = values;
	const variables = Object.entries(isPlainObject(env) ? env : {});
	const unset = variables.filter(([, value]) => value === null);
	const read = readParameters(type, name =>
		name === 'env'
			? Object.fromEntries(variables.filter(([, value]) => value !== null))
			: (others[name] ?? undefined),
	);
	if ('fault' in read) {
		return {fault: read.fault};
	}

	const {env: own = {}, ...parameters} = read.parameters;
	const noLimits = limits.filter(name => values[name] === null).map(name => [name, null]);
	const edit = {
		...(command !== undefined && {command}),
		...(env !== undefined && {env: {...own, ...Object.fromEntries(unset)}}),
		...(image !== undefined && {image}),
		...parameters,
		...Object.fromEntries(noLimits),
	};
	return {edit: edit as NodeEdit};
}

function nameFault(name: string, type: NodeSpec['type']): Fault | undefined {
	if (!Object.hasOwn(rules, name)) {
		const meant = nearest(name, names);
		return {
			sentence: `${quote(name)} is nothing that can be edited of a node.`,
			hint: meant ? `Did you mean ${meant}?` : `What can be edited: ${names.join(', ')}.`,
		};
	}

	return name === 'command' && type !== 'exec'
		? {
				sentence: `A ${type} node has no command.`,
				hint: 'Edit the command of an Exec node.',
			}
		: undefined;
}

function valueFault(name: keyof NodeEdit, value: unknown): Fault | undefined {
	const rule = rules[name];
	if (rule.accepts(value) || (value === null && limits.includes(name))) {
		return undefined;
	}

	return {
		sentence: `${optionName(name)} must be ${rule.expected}, not ${describeValue(value)}.`,
		hint: `Change ${optionName(name)}, or leave it as it was.`,
	};
}

function fault(sentence: string, hint: string): {readonly fault: Fault} {
	return {fault: {sentence, hint}};
}
