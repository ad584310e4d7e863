import type {Rerun} from '../events/rerun.ts';
import type {StateName} from '../run-state/run-state.ts';
import {stateGlyphs} from './state-glyphs.ts';

/** What the tree says of a node's save and rerun. */
export type RerunBadge = {
	/** Always as wide as that of any other node, so that they stand below each other. */
	readonly text: string;
	/** Where there is no room for the words. */
	readonly short: string;
	/** Whose colour it has; undefined: it is dim. */
	readonly tone: StateName | undefined;
};

const timeWidth = 3;
const minute = 60_000;
const hour = 60 * minute;

/** The word of a state, four letters wide, and the state that it looks like. */
const words = {
	opening: ['wait', 'pending'],
	waiting: ['save', 'pending'],
	running: ['runs', 'running'],
	pass: ['pass', 'done'],
	fail: ['fail', 'error'],
} as const;

export function rerunBadge(rerun: Rerun, now: number): RerunBadge {
	const result = rerun.state === 'ended' ? (rerun.exitCode === 0 ? 'pass' : 'fail') : rerun.state;
	const [word, tone] = words[result];
	const time = 'save' in rerun ? sinceText(now - rerun.save.at) : '…';
	return {
		text: ` ↻ ${word} ${time.padStart(timeWidth)}`,
		short: ` ↻${stateGlyphs[tone]}`,
		tone: tone === 'pending' ? undefined : tone,
	};
}

/** The time since something, as calm as it can be read: `7s`, `3m`, `2h`. */
export function sinceText(ms: number): string {
	const passed = Math.max(0, ms);
	return passed < minute
		? `${Math.floor(passed / 1000)}s`
		: passed < hour
			? `${Math.floor(passed / minute)}m`
			: `${Math.floor(passed / hour)}h`;
}
