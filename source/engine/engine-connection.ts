import type Docker from 'dockerode';
import {type Attempted, translateError} from './docker-errors.ts';

/** The client library with the translation of its errors: what every part of the real engine works on. */
export type EngineConnection = {
	readonly docker: Docker;
	readonly host: string;
	/** Runs a request; whatever it throws becomes a ConductoError. */
	readonly attempt: <T>(what: Omit<Attempted, 'host'>, request: () => Promise<T>) => Promise<T>;
};

export function engineConnection(docker: Docker, host: string): EngineConnection {
	return {
		docker,
		host,
		async attempt(what, request) {
			try {
				return await request();
			} catch (error) {
				throw translateError(error, {...what, host});
			}
		},
	};
}

/** What the client library takes for requests whose query and body differ. */
export type SplitRequest = {readonly _query: object; readonly _body: object};
