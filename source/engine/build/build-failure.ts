import {ConductoError} from '../../errors/conducto-error.ts';
import {isCertificateError} from '../certificate-errors.ts';

/** A step of a build, as its builder counts it. */
export type BuildStep = {
	readonly current: number;
	readonly total: number;
	/** The stage that the numbers are of; undefined: all of the build. */
	readonly stage?: string | undefined;
	/** The instruction. */
	readonly text: string;
};

/** What is known of a step that failed. */
export type FailedStep = {
	readonly step: BuildStep | undefined;
	/** The end of what it printed. */
	readonly output?: string;
	readonly trustHint?: string | undefined;
};

const shownLength = 60;

const hints: readonly {readonly pattern: RegExp; readonly hint: string}[] = [
	{
		pattern: /no space left on device|disk quota exceeded/i,
		hint: 'Free some space: `docker system df` shows what takes it, `docker builder prune` frees the cache.',
	},
	{
		pattern: /the --mount option requires BuildKit|unknown flag: (mount|link|parents|chmod)/i,
		hint: 'Install docker buildx: only BuildKit understands this Dockerfile.',
	},
	{
		pattern: /no build stage in current context/i,
		hint: 'Only ARG may stand before the first FROM: begin the Dockerfile with a line such as FROM debian:stable-slim.',
	},
	{
		pattern: /failed to parse stage name|base name \(.*\) should not be blank/i,
		hint: 'A variable in FROM needs an ARG before the first FROM, and a value: a default there, or one in dockerBuildArgs.',
	},
	{
		pattern: /not found|no such file|forbidden path|no source files/i,
		hint: 'Check that the file is in the build context (the option context names its folder), and that no .dockerignore leaves it out.',
	},
];

/** Says which step failed and how, in one sentence. The output is told elsewhere. */
export function buildFailure(said: string, failed?: FailedStep): ConductoError {
	const {step} = failed ?? {};
	const exitCode = /(?:exit code|non-zero code): (\d+)\s*$/.exec(said)?.[1];
	const where = step ? `${nameOf(step)} ` : 'The build ';
	const why = lastLine(said);
	const message =
		exitCode === undefined
			? `${where}failed${why === '' ? '' : `: ${why}`}.`
			: `${where}failed with exit code ${exitCode}.`;
	const hint =
		exitCode === undefined
			? hints.find(({pattern}) => pattern.test(said))?.hint
			: commandHint(failed);
	return new ConductoError('image-failed', message, {hint, cause: said});
}

function commandHint({output = '', trustHint}: Omit<FailedStep, 'step'> = {}): string {
	return trustHint !== undefined && isCertificateError(output)
		? `It met a certificate that it does not trust. ${trustHint}`
		: 'Its output says why.';
}

/** The engine went away, or broke the connection. */
export function engineLost(host: string, cause: unknown): ConductoError {
	return new ConductoError(
		'image-failed',
		'The connection to the Docker engine broke while it built the image.',
		{hint: `Check that the engine at ${host} is up (\`docker info\`), then rebuild.`, cause},
	);
}

/** `Step 2/5 of stage test (RUN make)` */
function nameOf({current, total, stage, text}: BuildStep): string {
	const [first = '', ...more] = text.trim().split('\n');
	const line = first.replaceAll(/\s+/g, ' ').replace(/ ?\\$/, '');
	const isCut = line.length > shownLength || more.length > 0;
	const shown = isCut ? `${line.slice(0, shownLength)}…` : line;
	return `Step ${current}/${total}${stage === undefined ? '' : ` of stage ${stage}`} (${shown})`;
}

/** Without what each layer of a builder put before it. */
function lastLine(said: string): string {
	const line = said.trim().split('\n').at(-1) ?? '';
	return line
		.replace(/^ERROR: /, '')
		.replace(
			/^(failed to (build|solve|create|compute cache key|load cache key)[^:]*: |rpc error: code = \w+ desc = )+/,
			'',
		)
		.replace(/\.$/, '');
}
