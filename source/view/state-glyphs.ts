import type {CountName, StateName} from '../run-state/run-state.ts';

/** A state is never told by its colour alone. */
export const stateGlyphs: Readonly<Record<StateName | CountName, string>> = {
	pending: '○',
	queued: '◌',
	running: '●',
	done: '✓',
	warning: '△',
	error: '✗',
	killed: '⊘',
	skipped: '»',
};
