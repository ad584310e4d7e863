import {type ChildProcess, spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {ConductoError} from '../errors/conducto-error.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {RunnerFault} from '../run-state/connection.ts';
import type {DefinitionSource} from './definition-source.ts';

/** What a runner's process is told to do. Plain data. */
export type RunnerStart = {
	readonly stateDir: string;
	readonly id: string;
	/** The pipeline is new: this is what is written down of it. */
	readonly create?: {
		readonly title: string;
		readonly spec: PipelineSpec;
		readonly source: DefinitionSource;
	};
	/** Whether it takes the changes that are made to the definition while it is open. */
	readonly followsDefinition: boolean;
	readonly jobs: number | undefined;
	/** As the command line has them. */
	readonly aliases: readonly string[];
	/** Whether images that are missing are built at once. */
	readonly buildMissing: boolean;
	/** Whether there has to be an engine that answers; without one a pipeline can still be looked at. */
	readonly needsEngine: boolean;
};

/** What it says to its starter: that its socket is there, or why it could not begin. */
export type RunnerWord =
	| {readonly type: 'listening'; readonly socket: string}
	| {readonly type: 'failed'; readonly fault: RunnerFault};

export type StartedRunner = {
	readonly socket: string;
	/** From now on the runner ends when no display is connected and nothing is left to do. */
	readonly release: () => void;
};

const file = fileURLToPath(new URL('./runner-process.js', import.meta.url));

/** Variables that name files: the runner's process does not stay in the folder that it was started from. */
const fileVariables = [
	'CONDUCTO_CA_BUNDLE',
	'DOCKER_CERT_PATH',
	'DOCKER_CONFIG',
	'NODE_EXTRA_CA_CERTS',
	'SSL_CERT_FILE',
];

/**
Starts a pipeline's runner in a process of its own, which no terminal and no display takes with it: a session of its
own, nothing open of the starter's, the starter's environment. Rejects as the runner does, with
`pipeline-busy` when there is one already.
*/
export async function startRunner(start: RunnerStart): Promise<StartedRunner> {
	// The arguments are for people who look at the processes of their machine.
	const child = spawn(process.execPath, [file, start.id, start.stateDir], {
		cwd: '/',
		detached: true,
		env: absolute(process.env),
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	const word = firstWord(child);
	child.send(start);
	const said = await word;
	if (said.type === 'failed') {
		const {code, message, hint} = said.fault;
		throw new ConductoError(code, message, {hint});
	}

	child.unref();
	return {
		socket: said.socket,
		release() {
			if (child.connected) {
				child.disconnect();
			}
		},
	};
}

async function firstWord(child: ChildProcess): Promise<RunnerWord> {
	return new Promise((resolve, reject) => {
		const fail = (how: string, cause?: Error): void =>
			reject(
				new ConductoError('internal', `The pipeline's runner could not be started: ${how}.`, {
					cause,
				}),
			);
		child.once('message', (word: RunnerWord) => resolve(word));
		child.once('exit', (code, signal) => fail(`its process ended with ${signal ?? code}`));
		// Stays: a message that can't be sent to a process that has ended is told by its end.
		child.on('error', cause => fail(cause.message, cause));
	});
}

function absolute(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const named = fileVariables.flatMap(name => {
		const value = env[name];
		return value ? [[name, path.resolve(value)] as const] : [];
	});
	return {...env, ...Object.fromEntries(named)};
}
