import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

export type BuildxRun = {
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Every line of its standard error, without the line's end. */
	readonly onLine: (line: string) => void;
	readonly signal: AbortSignal;
};

/** How long it may take to tell the engine that the build is off. */
const graceMs = 5000;

/** Runs the docker CLI's buildx to its end and returns the exit code; an aborted one is ended first. */
export async function runBuildx({args, env, onLine, signal}: BuildxRun): Promise<number> {
	signal.throwIfAborted();
	// A process group of its own: the CLI starts the plugin as another process, and both must go.
	const child = spawn('docker', ['buildx', ...args], {
		env,
		detached: true,
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	const closed = once(child, 'close');
	const kill = (name: NodeJS.Signals): void => {
		try {
			process.kill(-(child.pid ?? Number.NaN), name);
		} catch {
			// It has ended.
		}
	};

	let force: NodeJS.Timeout | undefined;
	const end = (): void => {
		kill('SIGTERM');
		force = setTimeout(() => kill('SIGKILL'), graceMs);
	};

	signal.addEventListener('abort', end, {once: true});
	try {
		createInterface({input: child.stderr, crlfDelay: Number.POSITIVE_INFINITY}).on('line', onLine);
		const [code] = (await closed) as [number | null];
		return code ?? 1;
	} finally {
		signal.removeEventListener('abort', end);
		clearTimeout(force);
	}
}
