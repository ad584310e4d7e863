import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import type {Container, Exec} from 'dockerode';
import {ConductoError} from '../errors/conducto-error.ts';
import {statusOf} from './docker-errors.ts';
import type {ContainerExit} from './engine.ts';

/** How often a command is asked about whose output goes on: what it left in the background may hold that open. */
const firstMs = 500;
const longestMs = 5000;
/** The same once the output has ended, which is mostly the end of the command. */
const endedMs = 10;
/** How long the engine may take to say so of a container whose end it was. */
const endOfContainerMs = 200;

/** How a command in a container ended, once the engine says so. Rejects with `engine-failed` when its container ended. */
export async function exitOfExec(exec: Exec, socket: Readable): Promise<ContainerExit> {
	let hasEnded = false;
	const ended = new Promise<void>(resolve => {
		socket.once('close', resolve).once('end', resolve);
	}).then(() => {
		hasEnded = true;
	});
	for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestMs)) {
		await (hasEnded
			? delay(endedMs)
			: Promise.race([ended, delay(waitMs, undefined, {ref: false})]));
		const {Running: isRunning, ExitCode: exitCode} = await inspect(exec);
		if (!isRunning && exitCode !== null) {
			return {exitCode};
		}
	}
}

async function inspect(exec: Exec): Promise<{Running: boolean; ExitCode: number | null}> {
	try {
		return await exec.inspect();
	} catch (error) {
		// The engine tells nothing of commands in a container that does not run any more.
		throw isOneOf(error, [404, 409]) ? containerEnded(error) : error;
	}
}

/** Rejects with `engine-failed` when the container ended. */
export async function checkRunning(container: Container): Promise<void> {
	await delay(endOfContainerMs);
	try {
		if ((await container.inspect()).State.Running) {
			return;
		}
	} catch (error) {
		throw isOneOf(error, [404]) ? containerEnded(error) : error;
	}

	throw containerEnded(undefined);
}

function isOneOf(error: unknown, statuses: readonly number[]): boolean {
	return statuses.includes(statusOf(error) ?? 0);
}

export function containerEnded(cause: unknown): ConductoError {
	return new ConductoError(
		'engine-failed',
		'The container that it shares with other commands ended while it ran.',
		{hint: 'Reset the node: it then runs in a new one.', cause},
	);
}
