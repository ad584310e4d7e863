import {dockerHost} from '../../source/engine/docker-host.ts';

/** The socket of the engine that the tests use, for tests that stand in front of it or look at it. */
export function engineSocket(): string {
	const host = dockerHost();
	if (!host.startsWith('unix://')) {
		throw new Error(`these tests need an engine behind a socket of this machine, not ${host}`);
	}

	return host.slice('unix://'.length);
}
