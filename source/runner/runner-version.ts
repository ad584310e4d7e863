import {ConductoError} from '../errors/conducto-error.ts';
import {eventVersion} from '../events/run-event.ts';
import {protocolVersion, type ServerMessage} from './protocol.ts';

/** Throws `store-too-new` for the runner of a version that this one does not understand, be it older or newer. */
export function checkVersion({v, protocol, pid}: Extract<ServerMessage, {kind: 'welcome'}>): void {
	if (v !== eventVersion || protocol !== protocolVersion) {
		throw otherVersion(pid);
	}
}

/** The error for a runner that speaks another language, with the way to end it where that is known. */
export function otherVersion(pid: number | undefined, cause?: unknown): ConductoError {
	const end = pid === undefined ? 'quit it there' : `end its runner with: kill ${pid}`;
	return new ConductoError(
		'store-too-new',
		'This pipeline is run by another version of conducto.',
		{
			hint: `Open it with that version, or ${end}`,
			cause,
		},
	);
}
