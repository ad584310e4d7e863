import {exitCodes} from '../errors/exit-codes.ts';
import {parseAliases} from '../image/aliases.ts';
import {isAtWork} from '../run-state/scheduling.ts';
import type {Host} from '../runner/host.ts';
import {faultOf} from '../runner/runner-fault.ts';
import {openStateFolder, pipelineFolder} from '../store/state-folder.ts';
import {readSource} from './definition-source.ts';
import {checkMachine, createPipeline, hostRunner} from './launch.ts';
import {writeRunnerLog} from './runner-log.ts';
import type {RunnerStart, RunnerWord} from './start-runner.ts';
import {dropExperimentalWarnings} from './warnings.ts';

/** Why the runner ends. */
type End = {readonly reason: string; readonly fault?: Error};

/** The life of a runner that has a process of its own. Resolves to the exit code. */
export async function runnerProcess(): Promise<number> {
	dropExperimentalWarnings();
	const isFree = new Promise<void>(resolve => void process.once('disconnect', resolve));
	const start = await new Promise<RunnerStart>(resolve => void process.once('message', resolve));
	const ending = endsFromOutside();
	let host: Host;
	try {
		host = await begin(start);
	} catch (error) {
		await say({type: 'failed', fault: faultOf(error)});
		return exitCodes.engine;
	}

	await say({type: 'listening', socket: host.socket});
	void host.stopAsked.then(reason => ending.resolve({reason}));
	void host.fault.then(fault => ending.resolve({reason: 'The run was ended.', fault}));
	void isUnneeded(host, isFree).then(() => ending.resolve({reason: 'The run was ended.'}));
	const {reason, fault} = await ending.promise;
	if (fault) {
		writeRunnerLog(start, fault);
	}

	try {
		await (fault ? host.letGo(fault) : host.stop(reason));
		return exitCodes.done;
	} catch (error) {
		writeRunnerLog(start, error);
		return exitCodes.engine;
	}
}

/** What ends it besides its displays. A terminal that is closed does not. */
function endsFromOutside(): PromiseWithResolvers<End> {
	const ending = Promise.withResolvers<End>();
	process.on('SIGHUP', () => {});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => ending.resolve({reason: 'Its runner was told to end.'}));
	}

	process.on('uncaughtException', fault => ending.resolve({reason: 'The run was ended.', fault}));
	return ending;
}

async function begin(start: RunnerStart): Promise<Host> {
	const {id, stateDir, jobs, buildMissing} = start;
	if (start.needsEngine) {
		await checkMachine();
	}

	const state = openStateFolder(stateDir);
	if (start.create) {
		await createPipeline(state, {id, ...start.create});
	}

	const host = await hostRunner({state, id, jobs, aliases: parseAliases(start.aliases)});
	host.runner.begin({buildMissing});
	if (start.followsDefinition) {
		await follow(host, pipelineFolder(state, id), start.create === undefined);
	}

	return host;
}

/** How long a pipeline that is opened waits for its definition to be read again, in milliseconds. */
const longestWait = 5000;

async function follow(host: Host, folder: string, isOld: boolean): Promise<void> {
	const source = readSource(folder);
	if (!source) {
		return;
	}

	const {followDefinition} = await import('./follow-definition.ts');
	const follower = followDefinition({source, folder, runner: host.runner, onFault() {}});
	host.onEnd(follower.close);
	if (isOld) {
		// Nothing is to run as it was before. A definition that takes long is taken when it comes.
		const late = new Promise<void>(resolve => void setTimeout(resolve, longestWait).unref());
		await Promise.race([follower.check(), late]);
	}
}

/** Resolves when nobody looks any more, the starter included, and nothing is left to do. */
async function isUnneeded(host: Host, isFree: Promise<void>): Promise<void> {
	await isFree;
	return new Promise(resolve => {
		let isDue = false;
		const look = (): void => {
			isDue = false;
			if (host.displays() === 0 && !isAtWork(host.runner.state)) {
				resolve();
			} else {
				host.releaseLeaving();
			}
		};
		// Not in the middle of an event, whose consequences are still to be told.
		const lookSoon = (): void => {
			if (!isDue) {
				isDue = true;
				setImmediate(look);
			}
		};
		host.onLeave(lookSoon);
		host.runner.onEvents(lookSoon);
		look();
	});
}

async function say(word: RunnerWord): Promise<void> {
	// A starter that has gone meanwhile is no fault: what it wanted goes on.
	return new Promise(resolve => {
		if (process.connected && process.send) {
			process.send(word, undefined, undefined, () => resolve());
		} else {
			resolve();
		}
	});
}
