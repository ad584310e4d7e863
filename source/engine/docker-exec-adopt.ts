import type {Readable} from 'node:stream';
import type {Exec} from 'dockerode';
import {ConductoError} from '../errors/conducto-error.ts';
import type {ExecMethods} from './docker-exec-command.ts';
import {stopExec} from './docker-exec-command.ts';
import type {AdoptedExec, ContainerExit, Engine, OutputPiece} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';
import {checkRunning, containerEnded, exitOfExec} from './exec-end.ts';
import {followExec} from './exec-output.ts';
import {callOffScript, createMarkReader, followScript, recordOf} from './recorded-command.ts';

/** What nothing is left of that could say how it ended was killed with all that it was recorded by. */
const killed: ContainerExit = {exitCode: 137};

type AdoptMethods = ExecMethods &
	Pick<Engine, 'inspectContainer' | 'statPath' | 'readFile' | 'readWhole'>;

/** Takes over a command that another process began in one of the real engine's containers. */
export function adoptExecMethod(
	connection: EngineConnection,
	methods: AdoptMethods,
): Engine['adoptExec'] {
	return async (id, {shell, token}) => {
		if ((await methods.inspectContainer(id))?.state !== 'running') {
			return readEnded(methods, id, token);
		}

		const {output} = await methods.exec(id, [shell, '-c', callOffScript(token)], {user: '0'});
		const [state, before = ''] = output.trim().split('\n');
		if (state === 'unbegun') {
			return {state};
		}

		return state === 'begun'
			? followAdopted(connection, methods, {id, shell, before, token})
			: {state: 'lost'};
	};
}

async function followAdopted(
	{docker, attempt}: EngineConnection,
	methods: AdoptMethods,
	adopted: {
		readonly id: string;
		readonly shell: string;
		readonly before: string;
		readonly token: string;
	},
): Promise<AdoptedExec> {
	const {id, shell, token} = adopted;
	const container = docker.getContainer(id);
	const action = 'follow a command in a container';
	const [follower, socket] = await attempt({action}, async (): Promise<[Exec, Readable]> => {
		const created = await container.exec({
			Cmd: [shell, '-c', followScript(token)],
			AttachStdout: true,
			AttachStderr: true,
			User: '0',
		});
		const started = await created.start({hijack: true, stdin: false});
		return [created, started as unknown as Readable];
	});
	const output = followExec(Promise.resolve(socket), token);
	const exit = output.ended.then(ended =>
		ended === undefined
			? attempt({action}, async () => {
					if ((await exitOfExec(follower, socket)).exitCode === 0) {
						return killed;
					}

					await checkRunning(container);
					throw new ConductoError('engine-lost', 'The connection to a command broke.');
				})
			: ended,
	);
	exit.catch(() => {});
	return {
		state: 'begun',
		output: output.pieces,
		exit,
		stop: () => stopExec(adopted, exit, methods),
	};
}

/** What is left of a command in a container that does not run any more. */
async function readEnded(
	{statPath, readFile, readWhole}: AdoptMethods,
	id: string,
	token: string,
): Promise<AdoptedExec> {
	const {claim, before, stdout, stderr} = recordOf(token);
	if ((await statPath(id, before)) === undefined) {
		return {state: 'lost'};
	}

	const claimed = (await readFile(id, claim))?.toString().trim();
	if (claimed === undefined || claimed === '0') {
		return {state: 'unbegun'};
	}

	if (claimed === 'plain') {
		return {state: 'lost'};
	}

	const marks = createMarkReader(token);
	const {promise: exit, resolve, reject} = Promise.withResolvers<ContainerExit>();
	exit.catch(() => {});
	async function* read(): AsyncGenerator<OutputPiece> {
		try {
			for (const [stream, file] of [
				['stdout', stdout],
				['stderr', stderr],
			] as const) {
				for await (const data of await readWhole(id, file)) {
					yield* marks.read({stream, data});
				}
			}

			yield* marks.rest();
			const ended = marks.exit();
			if (ended) {
				resolve(ended);
			} else {
				reject(containerEnded(undefined));
			}
		} catch (error) {
			reject(error);
			throw error;
		}
	}

	return {state: 'begun', output: read(), exit, stop: async () => {}};
}
