import {ConductoError} from '../errors/conducto-error.ts';
import type {ServerMessage} from './protocol.ts';

/**
Throws `runner-brief` for a runner that lives for one command of the terminal that it is in. What is asked of it that
takes longer would end with it, and was never done: whoever wants that waits for its end.
*/
export function checkStays({isBrief, info}: Extract<ServerMessage, {kind: 'welcome'}>): void {
	if (isBrief) {
		throw new ConductoError(
			'runner-brief',
			`Pipeline ${info.id} is being changed, or its images rebuilt, from another terminal.`,
			{hint: 'Try again when that is done.'},
		);
	}
}
