import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import type {RunCommand} from '../events/run-command.ts';
import type {Fault} from '../pipeline/check-env.ts';
import {editText, withFault} from '../pipeline/edit-text.ts';
import {editBetween, editedValues, isEmptyEdit} from '../pipeline/node-values.ts';
import {parseEditText} from '../pipeline/parse-edit-text.ts';
import {readEdit} from '../pipeline/read-edit.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {nodeValues} from '../run-state/edit-plan.ts';
import {isSkipped, type RunState} from '../run-state/run-state.ts';
import {startChild} from '../terminal/child-pty.ts';
import {runInTerminal} from '../terminal/run-in-terminal.ts';
import {holdTermination} from '../terminal/termination.ts';
import {pickEditor} from './pick-editor.ts';

export type EditCommand = Extract<RunCommand, {type: 'edit'}>;

export type EditSession = {
	readonly state: RunState;
	readonly path: NodePath;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly env: NodeJS.ProcessEnv;
};

/**
Lets a person edit a node in their editor (seed: "Editing the command"). Resolves to what they changed,
or to nothing when they left it as it was. What can't be is shown to them again with the reason; when they
leave that as it is, rejects with `edit-invalid`.
*/
export async function editInEditor(session: EditSession): Promise<EditCommand | undefined> {
	const editor = pickEditor(session.env);
	const {state, path: node} = session;
	const values = nodeValues(state, node)?.now;
	if (!values) {
		return undefined;
	}

	const folder = mkdtempSync(path.join(tmpdir(), 'conducto-edit-'));
	const file = path.join(folder, 'node.sh');
	try {
		let shown = editText({path: node, values, skip: isSkipped(state, node)});
		let fault: Fault | undefined;
		for (;;) {
			writeFileSync(file, shown, {mode: 0o600});
			await runEditor(editor, file, session);
			const text = readFileSync(file, 'utf8');
			if (text === shown) {
				if (fault) {
					throw new ConductoError('edit-invalid', fault.sentence, {hint: fault.hint, path: node});
				}

				return undefined;
			}

			const read = commandOf(state, node, text);
			if (!('fault' in read)) {
				return read.command;
			}

			fault = read.fault;
			shown = withFault(text, fault);
		}
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

async function runEditor(editor: string, file: string, session: EditSession): Promise<void> {
	const {stdin, stdout} = session;
	// As git and others do: what stands in EDITOR may have arguments.
	const command = {file: '/bin/sh', args: ['-c', `${editor} "$@"`, editor, file]};
	const termination = holdTermination();
	try {
		const {exitCode, signal} = await runInTerminal({
			start: size => startChild(command, size),
			banner: '',
			stdin,
			stdout,
			signal: termination.signal,
		});
		if (exitCode !== 0 || signal !== undefined) {
			throw new ConductoError('edit-invalid', 'The editor failed, so that nothing was changed.', {
				hint: `It was called as: ${editor}`,
			});
		}
	} finally {
		termination.release();
	}
}

type Read = {readonly command: EditCommand | undefined} | {readonly fault: Fault};

/** What to ask of the runner for a text; nothing, when it says what is so already. */
function commandOf(state: RunState, path: NodePath, text: string): Read {
	const input = parseEditText(text);
	const node = state.tree.get(path);
	const values = nodeValues(state, path)?.now;
	if ('fault' in input) {
		return input;
	}

	if (!node || !values) {
		const sentence = `${path} is not there any more.`;
		return {fault: {sentence, hint: 'Its definition was changed meanwhile.'}};
	}

	const read = readEdit(node.type, input.given);
	if ('fault' in read) {
		return read;
	}

	const {env = values.env, ...rest} = read.edit;
	// The text names all variables: one that is not in it is to go.
	const wanted = {...editedValues(values, rest), env: env as Readonly<Record<string, string>>};
	const edit = editBetween(values, wanted);
	const isFlagNew = input.skip !== undefined && input.skip !== isSkipped(state, path);
	if (isEmptyEdit(edit) && !isFlagNew) {
		return {command: undefined};
	}

	return {
		command: {type: 'edit', path, edit, ...(isFlagNew && {skip: input.skip === true})},
	};
}
