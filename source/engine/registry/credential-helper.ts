import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {ConductoError} from '../../errors/conducto-error.ts';

/** Some ask a person; none may hold up a build for ever. */
const timeoutMs = 60_000;

export type HelperLogin = {readonly Username?: string; readonly Secret?: string};

/**
Asks one of docker's credential helpers for the login at a registry. Undefined: it has none. What it
answers is in no message.
*/
export async function askCredentialHelper(
	name: string,
	server: string,
	signal?: AbortSignal,
): Promise<HelperLogin | undefined> {
	const program = `docker-credential-${name}`;
	const child = spawn(program, ['get'], {
		stdio: ['pipe', 'pipe', 'pipe'],
		timeout: timeoutMs,
		...(signal && {signal}),
	});
	const ended = new Promise<number | NodeJS.ErrnoException | 'killed'>(resolve => {
		child.once('error', resolve);
		child.once('close', code => resolve(code ?? 'killed'));
	});
	// One that ends without reading is no failure of ours.
	child.stdin.on('error', () => {}).end(server);
	const [exit, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
	signal?.throwIfAborted();

	if (exit === 0) {
		return parseLogin(program, stdout);
	}

	// The protocol says so on stdout, and has no other sign for it.
	if (/credentials not found/i.test(stdout)) {
		return undefined;
	}

	throw helperError(program, reasonOf(exit, `${stdout}\n${stderr}`));
}

function parseLogin(program: string, stdout: string): HelperLogin {
	try {
		return JSON.parse(stdout) as HelperLogin;
	} catch {
		throw helperError(program, 'its answer is not JSON');
	}
}

function reasonOf(exit: number | NodeJS.ErrnoException | 'killed', said: string): string {
	if (exit === 'killed') {
		return `it gave no answer in ${timeoutMs / 1000} s`;
	}

	if (typeof exit !== 'number') {
		return exit.code === 'ENOENT' ? 'it is not on the search path' : exit.message;
	}

	const first = said.split('\n').find(line => line.trim() !== '');
	return first?.trim().replace(/\.$/, '') ?? `it ended with exit code ${exit}`;
}

function helperError(program: string, reason: string): ConductoError {
	return new ConductoError(
		'image-failed',
		`The program that keeps your registry logins, ${program}, failed: ${reason}.`,
		{hint: "It is named in docker's config.json: install or mend it, or take its name out there."},
	);
}
