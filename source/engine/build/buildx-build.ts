import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ConductoError} from '../../errors/conducto-error.ts';
import {pullFailure} from '../docker-pull.ts';
import type {DockerfileBuild} from '../engine.ts';
import {parseReference} from '../image-reference.ts';
import {buildFailure, engineLost} from './build-failure.ts';
import {createBuildLog, type SolveStatus, type VertexFailure} from './build-log.ts';
import {type BuildFiles, buildxArguments, buildxEnvironment} from './buildx-arguments.ts';
import {runBuildx} from './buildx-process.ts';

/** Builds with BuildKit, through the docker CLI's buildx: the one client that works with every engine. */
export async function buildWithBuildx(build: DockerfileBuild, host: string): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'conducto-build-'));
	try {
		const files = await writeFiles(build, folder);
		await run(build, host, files);
		return (await readFile(files.imageId, 'utf8')).trim();
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

async function writeFiles(build: DockerfileBuild, folder: string): Promise<BuildFiles> {
	const {dockerfile: text, context} = build;
	const dockerfile = path.join(folder, 'Dockerfile');
	await writeFile(dockerfile, text);
	if (context?.ignoreRules !== undefined) {
		await writeFile(`${dockerfile}.dockerignore`, context.ignoreRules);
	}

	const empty = path.join(folder, 'empty');
	await mkdir(empty);
	return {dockerfile, context: context?.folder ?? empty, imageId: path.join(folder, 'image-id')};
}

async function run(build: DockerfileBuild, host: string, files: BuildFiles): Promise<void> {
	const {signal, onOutput} = build;
	const log = createBuildLog({...build, secrets: Object.keys(build.secretFiles ?? {})});
	/** What it said in plain words: why it failed, when no step did. */
	let said = '';
	const exitCode = await runBuildx({
		args: buildxArguments(build, files),
		env: buildxEnvironment(build, host),
		signal,
		onLine(line) {
			const status = parseStatus(line);
			if (status) {
				log.read(status);
			} else if (line !== '') {
				// Advice may follow the error.
				said = said.startsWith('ERROR: ') ? said : line;
				onOutput(`${line}\n`);
			}
		},
	});
	signal.throwIfAborted();
	if (exitCode !== 0) {
		throw failureOf(build, log.failure(), said, host);
	}

	log.succeed();
}

function parseStatus(line: string): SolveStatus | undefined {
	try {
		return line.startsWith('{') ? (JSON.parse(line) as SolveStatus) : undefined;
	} catch {
		return undefined;
	}
}

function failureOf(
	{images, trustHint}: DockerfileBuild,
	failure: VertexFailure | undefined,
	said: string,
	host: string,
): ConductoError {
	const error = failure?.error ?? said;
	const image =
		/^\[internal\] load metadata for (.+)$/.exec(failure?.name ?? '')?.[1] ??
		images.find(reference => failure?.step === undefined && isAbout(error, reference));
	if (image !== undefined) {
		return pullFailure(image.replace(/^docker\.io\/(library\/)?/, ''), error);
	}

	return isConnectionLost(error)
		? engineLost(host, error)
		: buildFailure(error, failure && {...failure, trustHint});
}

/** Images of `COPY --from` are looked for outside of all steps. */
function isAbout(said: string, reference: string): boolean {
	const {registry, repository, tag} = parseReference(reference);
	const name = repository.startsWith(`${registry}/`)
		? repository.slice(registry.length + 1)
		: repository;
	return (
		said.includes(`${name}/manifests/${tag}`) ||
		said.includes(`${registry}/${name}:${tag}`) ||
		said.includes(`${registry}/library/${name}:${tag}`)
	);
}

function isConnectionLost(said: string): boolean {
	return /code = Unavailable|error reading from server|Cannot connect to the Docker daemon|failed to connect to the docker API|transport is closing/i.test(
		said,
	);
}
