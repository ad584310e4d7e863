import type {ImageBuildOptions, RegistryConfig} from 'dockerode';
import {ConductoError} from '../../errors/conducto-error.ts';
import {engineMessage, isBrokenConnection, statusOf} from '../docker-errors.ts';
import {pullFailure} from '../docker-pull.ts';
import type {DockerfileBuild} from '../engine.ts';
import type {EngineConnection} from '../engine-connection.ts';
import {jsonLines} from '../json-lines.ts';
import {loginsFor} from '../registry/registry-login.ts';
import {buildFailure, engineLost} from './build-failure.ts';
import {type ClassicMessage, createClassicLog} from './classic-log.ts';

/** Builds with the engine's classic builder, through its API. */
export async function buildClassically(
	build: DockerfileBuild,
	{docker, host}: EngineConnection,
): Promise<string> {
	const {signal} = build;
	const log = createClassicLog(build);
	const registryconfig = await loginsFor(build.images, signal);
	const {archive, dockerfile} = await build.pack();
	let unreadable: unknown;
	archive.on('error', error => {
		unreadable = error;
	});
	try {
		const options: ImageBuildOptions & {version: '1'} = {
			version: '1',
			t: `${build.repository}:${build.tag}`,
			dockerfile,
			buildargs: {...build.args},
			labels: {...build.labels},
			nocache: build.noCache,
			rm: true,
			forcerm: true,
			registryconfig: registryconfig as RegistryConfig,
			abortSignal: signal,
		};
		const stream = await docker.buildImage(archive, options);
		for await (const message of jsonLines<ClassicMessage>(
			stream as AsyncIterable<Buffer> & typeof stream,
		)) {
			log.read(message);
		}
	} catch (error) {
		signal.throwIfAborted();
		throw unreadable ?? translate(error, host);
	} finally {
		archive.destroy();
	}

	signal.throwIfAborted();
	const {failed, imageId, step, output} = log.result();
	if (failed !== undefined) {
		const reference = missingImage(step?.text ?? '', failed);
		throw reference === undefined
			? buildFailure(failed, {step, output, trustHint: build.trustHint})
			: pullFailure(reference, failed);
	}

	if (imageId === undefined) {
		// The stream just ends with its engine.
		throw engineLost(host, 'the output ended before the image was there');
	}

	return imageId;
}

/** What a failed step was about, if it failed because an image can't be had. */
function missingImage(instruction: string, said: string): string | undefined {
	const [keyword = '', ...words] = instruction.split(/\s+/);
	return keyword.toUpperCase() === 'FROM'
		? words.find(word => !word.startsWith('--'))
		: /^invalid from flag value (\S+): /.exec(said)?.[1];
}

function translate(error: unknown, host: string): ConductoError {
	if (error instanceof ConductoError) {
		return error;
	}

	return statusOf(error) === undefined && isBrokenConnection(error)
		? engineLost(host, error)
		: buildFailure(engineMessage(error));
}
