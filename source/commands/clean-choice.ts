import {ConductoError} from '../errors/conducto-error.ts';
import type {CleanPipeline} from './clean-pipelines.ts';

export type CleanOptions = {
	/** The one to remove; default: those that are finished. */
	readonly id: string | undefined;
	/** Also those that are not finished. */
	readonly all: boolean;
	/** As on the command line: `7d`. */
	readonly olderThan: string | undefined;
	readonly dryRun: boolean;
};

export type CleanChoice = {
	readonly id: string | undefined;
	readonly all: boolean;
	readonly olderThanMs: number;
};

const second = 1000;
const units: Readonly<Record<string, number>> = {
	s: second,
	m: 60 * second,
	h: 3600 * second,
	d: 86_400 * second,
	w: 7 * 86_400 * second,
};

/** Throws `usage` for a combination or an age that means nothing. */
export function parseChoice({id, all, olderThan}: CleanOptions): CleanChoice {
	if (id !== undefined && (all || olderThan !== undefined)) {
		throw new ConductoError('usage', 'A pipeline that is named is removed whatever its age.', {
			hint: 'Leave out its id, or --all and --older-than.',
		});
	}

	return {id, all, olderThanMs: olderThan === undefined ? 0 : parseAge(olderThan)};
}

function parseAge(text: string): number {
	const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
	const ms = Number(count) * (units[unit] ?? Number.NaN);
	if (!Number.isSafeInteger(ms)) {
		throw new ConductoError('usage', `--older-than takes a number and a unit, not "${text}".`, {
			hint: 'The units are s, m, h, d and w. For example: --older-than 7d',
		});
	}

	return ms;
}

export type Chosen = {
	readonly chosen: readonly CleanPipeline[];
	/** What stays although somebody may have expected it to go, and why. */
	readonly remarks: readonly string[];
};

/** Decides which pipelines go. Throws `pipeline-busy` when the one that is named is in use. */
export function choosePipelines(
	pipelines: readonly CleanPipeline[],
	{id, all, olderThanMs}: CleanChoice,
	now: number,
): Chosen {
	const asked = pipelines.filter(pipeline =>
		id === undefined ? now - pipeline.changedAt >= olderThanMs : pipeline.id === id,
	);
	const [named] = id === undefined ? [] : asked;
	if (named && named.inUse !== undefined) {
		throw new ConductoError('pipeline-busy', `Pipeline ${named.id} stays: ${named.inUse}.`, {
			hint: 'Quit it first, then clean again.',
		});
	}

	const meant = asked.filter(({isFinished}) => isFinished || all || id !== undefined);
	const unfinished = asked.filter(one => !meant.includes(one) && one.inUse === undefined);
	const inUse = meant.filter(pipeline => pipeline.inUse !== undefined);
	return {
		chosen: meant.filter(pipeline => pipeline.inUse === undefined),
		remarks: [
			...inUse.map(one => `Pipeline ${one.id} stays: ${one.inUse}.`),
			...unfinished.map(
				one =>
					`Pipeline ${one.id} stays: it ${one.needs ? 'is not finished' : "can't be read"}. Remove it with its id or --all.`,
			),
		],
	};
}
