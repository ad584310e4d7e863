import type {StateName} from '../run-state/run-state.ts';

/** A state is never told by its colour alone. */
export const stateGlyphs: Readonly<Record<StateName, string>> = {
	pending: '○',
	queued: '◌',
	running: '●',
	done: '✓',
	error: '✗',
	killed: '⊘',
};
