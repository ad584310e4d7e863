import {ConductoError} from '../errors/conducto-error.ts';
import type {RunEventBody} from '../events/run-event.ts';
import type {RunState} from '../run-state/run-state.ts';
import type {Clock} from './clock.ts';

type AbsenceOptions = {
	readonly state: RunState;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly clock: Clock;
	/** Rejects while no engine answers. */
	readonly ask: () => Promise<unknown>;
	readonly isOver: () => boolean;
	/** Called when nothing answers any more, and when something does again. */
	readonly onChange: () => void;
	/** Called when that can't be written down. */
	readonly onFault: (error: Error) => void;
};

/** The times in which no engine answers: told once, and waited for by all whom it concerns. */
export type EngineAbsence = {
	/** Says why somebody found no engine. Resolves when one answers, or the runner is over; rejects when that can't be written down. */
	readonly untilBack: (error: Error) => Promise<void>;
};

/** How often it is looked for. */
const pauseMs = 500;

export function createEngineAbsence(options: AbsenceOptions): EngineAbsence {
	const {state, emit, clock} = options;
	let back: Promise<void> | undefined;

	const answers = async (): Promise<boolean> => {
		try {
			await options.ask();
			return true;
		} catch {
			return false;
		}
	};

	const wait = async (error: Error): Promise<void> => {
		while (!options.isOver() && !(await answers())) {
			// Told only then: a connection that breaks while the engine is up is nobody's concern.
			if (state.engineAway === undefined && !options.isOver()) {
				const hint = error instanceof ConductoError ? error.hint : undefined;
				emit({type: 'engine-lost', message: error.message, ...(hint !== undefined && {hint})});
				options.onChange();
			}

			await new Promise<void>(resolve => void clock.after(pauseMs, resolve));
		}

		back = undefined;
		if (state.engineAway !== undefined && !options.isOver()) {
			emit({type: 'engine-found'});
			options.onChange();
		}
	};

	return {
		untilBack(error) {
			back ??= wait(error).catch((fault: Error) => {
				back = undefined;
				options.onFault(fault);
				throw fault;
			});
			return back;
		},
	};
}
