import type {SessionKind} from '../debug/session.ts';
import {ConductoError} from '../errors/conducto-error.ts';

/** The kind of debug shell that flags ask for. Throws `usage` where they ask for two. */
export function shellKind({
	live,
	failed,
}: {
	readonly live: boolean;
	readonly failed: boolean;
}): SessionKind {
	if (live && failed) {
		throw new ConductoError('usage', "--live and --failed can't be together.", {
			hint: 'Open two shells: one with your own files, one as the failure left it.',
		});
	}

	return live ? 'live' : failed ? 'failed' : 'snapshot';
}
