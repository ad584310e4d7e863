import type {Engine} from '../engine/engine.ts';

/** Terminals that every distribution's smallest image describes, or that programs know by themselves. */
const common: ReadonlySet<string> = new Set([
	'dumb',
	'linux',
	'screen',
	'screen-256color',
	'tmux',
	'tmux-256color',
	'vt100',
	'vt220',
	'xterm',
	'xterm-256color',
]);

/** What newer terminals are compatible with. */
const fallback = 'xterm-256color';
const databases = ['/etc/terminfo', '/lib/terminfo', '/usr/share/terminfo'];

/**
The value of `TERM` for programs in a container: the person's own where the container knows it, else
one that is close. With an unknown one, editors and pagers refuse to start.
*/
export async function terminalType(
	engine: Engine,
	container: string,
	own: string | undefined = process.env.TERM,
): Promise<string> {
	if (!own || !/^\w[\w.+-]*$/.test(own)) {
		return fallback;
	}

	if (common.has(own)) {
		return own;
	}

	const found = await Promise.all(
		databases.map(folder => engine.statPath(container, `${folder}/${own[0]}/${own}`)),
	);
	return found.some(Boolean) ? own : fallback;
}
