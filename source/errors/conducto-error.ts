/** What went wrong, as a stable word that tests and scripts may rely on. */
export type ErrorCode =
	| 'usage'
	| 'definition-not-found'
	| 'definition-broken'
	| 'definition-invalid'
	| 'spec-invalid'
	| 'pipeline-not-found'
	| 'node-not-found'
	| 'pipeline-busy'
	| 'runner-ended'
	/** It lives for one command of another terminal. */
	| 'runner-brief'
	| 'command-refused'
	| 'store-too-new'
	| 'state-unusable'
	| 'engine-missing'
	/** There was an engine, and the connection to it broke. */
	| 'engine-lost'
	| 'engine-failed'
	| 'docker-cli-missing'
	| 'image-not-found'
	| 'image-failed'
	| 'image-not-ready'
	| 'shell-missing'
	| 'folder-missing'
	| 'nothing-mapped'
	| 'terminal-missing'
	| 'terminal-failed'
	| 'editor-missing'
	| 'edit-invalid'
	| 'node-too-old'
	| 'internal';

export type ErrorDetails = {
	/** What the person can do about it: one sentence. */
	readonly hint?: string | undefined;
	/** The node that it concerns, as in `/Build/Lint`. */
	readonly path?: string | undefined;
	readonly cause?: unknown;
};

/**
An error that was designed: a stable code, one sentence, and a hint that says what to do.

Everything that reaches a person is one of these; any other exception is a fault of this program.
*/
export class ConductoError extends Error {
	override readonly name = 'ConductoError';
	readonly code: ErrorCode;
	readonly hint: string | undefined;
	readonly path: string | undefined;

	constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
		super(message, {cause: details.cause});
		this.code = code;
		this.hint = details.hint;
		this.path = details.path;
	}
}
