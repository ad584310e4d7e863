import type {IncomingMessage} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import type DockerModem from 'docker-modem';
import type {Container, ContainerInspectInfo} from 'dockerode';
import {ConductoError} from '../errors/conducto-error.ts';
import {isBrokenConnection} from './docker-errors.ts';
import type {ContainerExit, Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

export function waitMethods({
	docker,
	host,
	attempt,
}: EngineConnection): Pick<Engine, 'waitForExit' | 'exitOf'> {
	const waited = async (exit: Promise<ContainerExit>): Promise<ContainerExit> => {
		try {
			return await attempt({action}, () => exit);
		} catch (error) {
			throw error instanceof ConductoError && error.code === 'engine-missing'
				? engineGone(host, error)
				: error;
		}
	};

	return {
		waitForExit: id => waited(exitFrom(docker.getContainer(id))),
		exitOf: id => waited(exitOfStarted(docker.getContainer(id))),
	};
}

const action = 'wait for the container';

/** How often an engine is asked again whose connections break, before it counts as gone. */
const askedAgain = 20;
const pauseMs = 100;
/** As often after a kill within a limit: containerd tells of memory beside the exit, and under load after it. */
const askedForMemory = 5;
const killed = 137;

async function exitFrom(container: Container): Promise<ContainerExit> {
	for (;;) {
		const exit = (await waitFor(container, 'next-exit')) ?? (await exitAfterPause(container));
		if (exit) {
			return exit;
		}
	}
}

async function exitOfStarted(container: Container): Promise<ContainerExit> {
	return (
		(await waitFor(container, 'not-running')) ??
		(await exitAfterPause(container)) ??
		exitFrom(container)
	);
}

/** A connection broke: the engine may be on its way down, or up again. */
async function exitAfterPause(container: Container): Promise<ContainerExit | undefined> {
	await delay(pauseMs);
	return endedExit(container);
}

/** The exit of a container that has ended already. */
async function endedExit(container: Container): Promise<ContainerExit | undefined> {
	return endIn(await inspect(container));
}

function endIn({State: state}: ContainerInspectInfo): ContainerExit | undefined {
	return state.Status === 'exited' || state.Status === 'dead' ? exitIn(state) : undefined;
}

/** The engine's flag says that something was killed; a command that ended well did without it. */
export function exitIn({
	ExitCode: exitCode,
	OOMKilled: isKilled,
}: ContainerInspectInfo['State']): ContainerExit {
	return {exitCode, ...(isKilled && exitCode !== 0 && {outOfMemory: true})};
}

/** What breaks the wait's connection may break this one, too: an engine that is gone refuses new ones. */
async function inspect(container: Container): Promise<ContainerInspectInfo> {
	for (let left = askedAgain; ; left--) {
		try {
			return await container.inspect();
		} catch (error) {
			if (left === 0 || !isBrokenConnection(error)) {
				throw error;
			}
		}

		await delay(pauseMs);
	}
}

/** Not running is also what was not started yet. */
type WaitCondition = 'next-exit' | 'not-running';

/** Waits for an exit, or tells that of a container that has ended already. Undefined when the connection broke first. */
async function waitFor(
	container: Container,
	condition: WaitCondition,
): Promise<ContainerExit | undefined> {
	let response: IncomingMessage | undefined;
	try {
		response = await startWait(container, condition);
		// Looked at when the wait is armed, so that no end is missed between the two.
		const ended = condition === 'next-exit' ? await endedExit(container) : undefined;
		return ended ?? (await answered(container, response));
	} catch (error) {
		if (isBrokenConnection(error)) {
			return undefined;
		}

		throw error;
	} finally {
		response?.destroy();
	}
}

/** Resolves when the engine has answered with headers, which it does as soon as the wait is armed. */
function startWait(container: Container, condition: WaitCondition): Promise<IncomingMessage> {
	const modem: DockerModem = container.modem;
	return new Promise((resolve, reject) => {
		modem.dial(
			{
				path: `/containers/${container.id}/wait?`,
				method: 'POST',
				options: {_query: {condition}, _body: {}},
				isStream: true,
				statusCodes: {200: true, 404: 'no such container', 500: 'server error'},
			},
			(error, response) => {
				if (error) {
					reject(error);
				} else {
					// Destroyed once its answer is not needed any more.
					(response as IncomingMessage).on('error', () => {});
					resolve(response as IncomingMessage);
				}
			},
		);
	});
}

/** What the wait is answered with in the end. Undefined when its connection breaks first. */
async function answered(
	container: Container,
	response: IncomingMessage,
): Promise<ContainerExit | undefined> {
	try {
		const body = Buffer.concat(await response.toArray()).toString();
		const {StatusCode: exitCode} = JSON.parse(body) as {StatusCode: number};
		return await explained(container, {exitCode});
	} catch (error) {
		if (error instanceof SyntaxError || isBrokenConnection(error)) {
			return undefined;
		}

		throw error;
	}
}

/** The wait's answer does not say why a command failed. A container that is gone can't be asked any more. */
async function explained(container: Container, exit: ContainerExit): Promise<ContainerExit> {
	if (exit.exitCode === 0) {
		return exit;
	}

	for (let left = askedForMemory; ; left--) {
		const told = await inspect(container).catch(() => undefined);
		const ended = told && endIn(told);
		const mayLackMemory = exit.exitCode === killed && Boolean(told?.HostConfig.Memory);
		if (ended?.outOfMemory || !mayLackMemory || left === 0) {
			return ended ?? exit;
		}

		await delay(pauseMs);
	}
}

function engineGone(host: string, cause: unknown): ConductoError {
	return new ConductoError('engine-lost', 'The Docker engine went away while a command ran.', {
		hint: `Check that the engine at ${host} is up (\`docker info\`), then reset the node.`,
		cause,
	});
}
