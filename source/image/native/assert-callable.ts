import {ConductoError} from '../../errors/conducto-error.ts';
import type {BuiltImage} from '../../events/run-event.ts';
import {callProgram} from '../../pipeline/native/native-call.ts';
import type {ExecNode} from '../../pipeline/tree.ts';
import {canCall, neededVersion} from './launcher.ts';

/** Throws `image-not-ready` when a node calls a function, and its image has no Node.js that could. */
export function assertCallable({native, image, command}: ExecNode, {node}: BuiltImage): void {
	// A person may have put another command in its place, and the node's callbacks are commands, too.
	if (!native || node === undefined || !command.includes(callProgram)) {
		return;
	}

	if (node !== 'missing' && (node.version === undefined || canCall(node.version))) {
		return;
	}

	const has = node === 'missing' ? 'none' : `only ${node.version}`;
	throw new ConductoError(
		'image-not-ready',
		`${native.label ?? native.function} needs ${neededVersion}, and image ${image} has ${has}.`,
		{hint: "Use an image that has it, such as 'node:22-slim', or install it into this one."},
	);
}
