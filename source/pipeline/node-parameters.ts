import {aCallback, commandsToRun, readCommands, readErrorCallbacks} from './callback-rules.ts';
import {envFault, type Fault} from './check-env.ts';
import {
	aBoolean,
	aFilledString,
	anObject,
	aString,
	type OptionRule,
	type OptionRules,
} from './check-options.ts';
import {dockerRunArgsFault} from './docker-run-args.ts';
import {parseDuration} from './duration.ts';
import {itemFault} from './item-fault.ts';
import {aDuration, aReuse, atLeast, wholeFrom} from './node-rules.ts';
import {optionName} from './recipe/parameters.ts';
import type {ExecSpec, NodeSpec, SerialSpec} from './spec.ts';
import {anArray} from './spec-fields.ts';

type NodeType = NodeSpec['type'];

/** What can be set on a node besides its name, its image, its command and its children, as it stands in the spec. */
export type NodeParameters = Omit<SerialSpec, 'type' | 'name' | 'image' | 'children' | 'place'> &
	Pick<ExecSpec, 'on_queued' | 'on_running' | 'on_skipped'>;

type NodeParameter = keyof NodeParameters;

type Reading = {readonly value: unknown} | {readonly fault: Fault};

type Parameter = {
	readonly rule: OptionRule;
	/** Which nodes have it. */
	readonly nodes: readonly NodeType[];
	/** Checks what the rule leaves open, and gives the value as it stands in the spec. */
	readonly read: (value: unknown, type: NodeType) => Reading;
};

const all: readonly NodeType[] = ['exec', 'serial', 'parallel'];
const parents: readonly NodeType[] = ['serial', 'parallel'];

const aList: OptionRule<readonly unknown[]> = {...anArray, expected: 'an array of strings'};

/** All parameters of nodes (reference: "Nodes"), in the order in which messages and specs list them. */
const parameters: Readonly<Record<NodeParameter, Parameter>> = {
	env: parameter(all, anObject, env => orFault(envFault(env), {...env})),
	doc: parameter(all, aString),
	title: parameter(all, aFilledString),
	tags: parameter(all, aList, tags => orFault(itemFault(tags, "['nightly', 'slow']"), [...tags])),
	skip: parameter(all, aBoolean),
	max_time: parameter(all, aDuration, time => ({
		value: typeof time === 'number' ? time : parseDuration(time),
	})),
	// Docker's own limits: a hundredth of a CPU, and 6 megabytes.
	cpu: parameter(all, atLeast(0.01, 'CPUs')),
	mem: parameter(all, atLeast(0.006, 'gigabytes')),
	gpu: parameter(all, wholeFrom(0)),
	requires_docker: parameter(all, aBoolean),
	docker_run_args: parameter(all, aList, args => orFault(runArgsFault(args), [...args])),
	container_reuse: parameter(all, aReuse),
	stop_on_error: parameter(['serial'], aBoolean),
	suppress_errors: parameter(parents, aBoolean),
	max_concurrent: parameter(parents, wholeFrom(1)),
	on_error: parameter(all, aCallback, readErrorCallbacks),
	on_done: parameter(all, commandsToRun, readCommands),
	on_killed: parameter(all, commandsToRun, readCommands),
	on_queued: parameter(['exec'], commandsToRun, readCommands),
	on_running: parameter(['exec'], commandsToRun, readCommands),
	on_skipped: parameter(['exec'], commandsToRun, readCommands),
};

const names = Object.keys(parameters) as readonly NodeParameter[];

const namesByType: Readonly<Record<NodeType, readonly NodeParameter[]>> = {
	exec: namesOf('exec'),
	serial: namesOf('serial'),
	parallel: namesOf('parallel'),
};

/** The names of the parameters of a node, as in a spec. */
export function parameterNames(type: NodeType): readonly NodeParameter[] {
	return namesByType[type];
}

/** What a parameter must be. */
export function parameterRule(name: NodeParameter): OptionRule {
	return parameters[name].rule;
}

/** The rules of the options that are parameters. */
export function parameterOptionRules(type: NodeType): OptionRules {
	return Object.fromEntries(
		parameterNames(type).map(name => [optionName(name), parameterRule(name)]),
	);
}

export type ReadParameters =
	| {readonly parameters: NodeParameters}
	| {readonly name: NodeParameter; readonly fault: Fault};

/**
Reads the parameters of a node, whoever wrote them. That each keeps to its rule has been checked before.

@param given The value of a parameter; undefined when it is not set.
*/
export function readParameters(
	type: NodeType,
	given: (name: NodeParameter) => unknown,
): ReadParameters {
	const values: Partial<Record<NodeParameter, unknown>> = {};
	for (const name of parameterNames(type)) {
		const value = given(name);
		const reading = value === undefined ? undefined : parameters[name].read(value, type);
		if (reading && 'fault' in reading) {
			return {name, fault: reading.fault};
		}

		if (reading) {
			values[name] = reading.value;
		}
	}

	return {parameters: values as NodeParameters};
}

function parameter<Type>(
	nodes: readonly NodeType[],
	rule: OptionRule<Type>,
	read: (value: Type, type: NodeType) => Reading = value => ({value}),
): Parameter {
	return {rule, nodes, read: (value, type) => (rule.accepts(value) ? read(value, type) : {value})};
}

function orFault(fault: Fault | undefined, value: unknown): Reading {
	return fault ? {fault} : {value};
}

function runArgsFault(args: readonly unknown[]): Fault | undefined {
	return (
		itemFault(args, "['--cap-add', 'SYS_PTRACE']") ??
		dockerRunArgsFault(args.filter(arg => typeof arg === 'string'))
	);
}

function namesOf(type: NodeType): readonly NodeParameter[] {
	return names.filter(name => parameters[name].nodes.includes(type));
}
