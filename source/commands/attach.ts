import {ConductoError} from '../errors/conducto-error.ts';
import type {PendingConnection} from '../runner/client.ts';
import {openSocket} from '../runner/open-socket.ts';
import {findSocket} from '../runner/socket-note.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findOrStart} from './find-or-start.ts';
import {startRunner} from './start-runner.ts';

/** How a runner is started where none lives. */
export type AttachOptions = Omit<Parameters<typeof startRunner>[0], 'stateDir' | 'aliases'>;

/** Whose runner a display shows: one that was started for it, or one that lives for others too. */
export type RunnerOrigin = 'own' | 'other';

/**
Connects a display to the pipeline's runner. Where none lives one is started, in a process of its own. Rejects
as a runner does that can't begin.
*/
export async function attachOrStart(
	context: CommandContext,
	connection: PendingConnection,
	options: AttachOptions,
): Promise<RunnerOrigin> {
	const find = async (): Promise<RunnerOrigin | undefined> => {
		// Nobody else knows of a pipeline that is made here.
		const isFound = !options.create && (await attachToLiving(context, connection));
		return isFound ? 'other' : undefined;
	};

	return findOrStart<RunnerOrigin>(find, async () => {
		const {stateDir, aliasTexts: aliases} = context;
		const {socket, release} = await startRunner({...options, stateDir, aliases});
		try {
			await connection.attachSocket(await openSocket(socket));
		} finally {
			release();
		}

		return 'own';
	});
}

/** Says whether there is a runner; its display is connected then. */
async function attachToLiving(
	context: CommandContext,
	connection: PendingConnection,
): Promise<boolean> {
	const state = stateFolderOf(context);
	try {
		const socket = await openSocket(findSocket(state, connection.info.id, process.env));
		await connection.attachSocket(socket, {stays: true});
		return true;
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'pipeline-not-found') {
			return false;
		}

		throw error;
	}
}
