import type {DockerfileBuild} from '../engine.ts';

/** Variables that would change what the docker CLI itself does, or where it finds its plugin. */
const own =
	/^(PATH|HOME|TMPDIR|GODEBUG|DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION|DEFAULT_PLATFORM|BUILDKIT|CUSTOM_HEADERS|HIDE_LEGACY_COMMANDS)|(BUILDX|BUILDKIT|LD|OTEL|XDG)_.*)$/;

/** What buildx works on, in files of its own. */
export type BuildFiles = {
	readonly dockerfile: string;
	readonly context: string;
	/** Where the id of the image is written to. */
	readonly imageId: string;
};

export function buildxArguments(build: DockerfileBuild, files: BuildFiles): string[] {
	const {args, labels, secretFiles = {}, repository, tag, noCache} = build;
	return [
		'build',
		// The engine's own builder, whichever the person made the current one.
		...['--builder', 'default', '--progress', 'rawjson', '--provenance=false'],
		...['--iidfile', files.imageId, '--tag', `${repository}:${tag}`],
		...Object.entries(args).flatMap(([key, value]) => [
			'--build-arg',
			// A value in the environment is not in the list of processes.
			own.test(key) ? `${key}=${value}` : key,
		]),
		...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
		...Object.entries(secretFiles).flatMap(([id, file]) => [
			'--secret',
			`id=${id},${commaSeparated(`src=${file}`)}`,
		]),
		...(noCache ? ['--no-cache'] : []),
		...['--file', files.dockerfile, files.context],
	];
}

export function buildxEnvironment(
	build: Pick<DockerfileBuild, 'args'>,
	host: string,
	env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string | undefined> {
	const args = Object.entries(build.args).filter(([key]) => !own.test(key));
	return {...env, ...Object.fromEntries(args), DOCKER_HOST: host, DOCKER_CONTEXT: undefined};
}

/** One field of what buildx reads as a line of comma-separated values. */
function commaSeparated(field: string): string {
	return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
