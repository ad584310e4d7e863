import type {ContainerExit} from './engine.ts';

/** What the engine tells of a container's end, and of itself. Times are the engine's, in milliseconds. */
export type EndedContainer = {
	readonly exit: ContainerExit;
	readonly startedAt: number;
	readonly finishedAt: number;
	/** When the engine that is asked was started; undefined: it does not tell. */
	readonly engineStartedAt: number | undefined;
	/** Whether the engine lets containers run on while it is stopped. */
	readonly liveRestore: boolean;
};

/** What the engine writes down for a container of which it found nothing any more. */
const lost = 255;
/** Exit codes of what SIGKILL and SIGTERM end. */
const killed = [137, 143];
/** How long before its next start an engine ends what it stops: 10 s of grace, and what it takes to start. */
const stoppingMs = 15_000;
/** The same where the machine is started anew in between, or a new version is installed. */
const absenceMs = 5 * 60_000;
/** The engine's start is known by something that it makes a little later. */
const slackMs = 2000;

/**
Whether a container failed because its engine was stopped or killed, as far as the engine tells: it ended shortly
before the engine was started anew, in a way in which an engine ends what runs. In doubt it failed by itself.
*/
export function diedWithEngine(ended: EndedContainer): boolean {
	const {exit, startedAt, finishedAt, engineStartedAt, liveRestore} = ended;
	if (
		exit.exitCode === 0 ||
		exit.outOfMemory ||
		engineStartedAt === undefined ||
		startedAt > engineStartedAt ||
		finishedAt > engineStartedAt + slackMs
	) {
		return false;
	}

	const before = engineStartedAt - finishedAt;
	if (liveRestore) {
		return exit.exitCode === lost && before <= stoppingMs;
	}

	// A command may answer SIGTERM with any exit code.
	const isKill = exit.exitCode === lost || killed.includes(exit.exitCode);
	return before <= (isKill ? absenceMs : stoppingMs);
}
