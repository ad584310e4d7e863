import type {Engine} from '../engine.ts';
import type {EngineConnection} from '../engine-connection.ts';
import {buildWithBuildx} from './buildx-build.ts';
import {buildClassically} from './classic-build.ts';
import {hasBuildx} from './has-buildx.ts';

/** What makes images of Dockerfiles. */
export type Builder = 'buildkit' | 'classic';

/** Without a stated builder: BuildKit where it is there. It is looked for when first needed. */
export function buildMethods(
	connection: EngineConnection,
	builder?: Builder,
): Pick<Engine, 'hasBuildKit' | 'buildImage'> {
	const {host} = connection;
	let found = builder === 'buildkit';

	const hasBuildKit = async (): Promise<boolean> => {
		// An engine that is only starting may have it a moment later.
		found ||= builder !== 'classic' && (await hasBuildx(host));
		return found;
	};

	return {
		hasBuildKit,
		async buildImage(build) {
			build.signal.throwIfAborted();
			return (await hasBuildKit())
				? buildWithBuildx(build, host)
				: buildClassically(build, connection);
		},
	};
}
