/** Who may import whom below `source/` (design: "Folders and allowed imports"). */
export const allowedFolders: Readonly<Record<string, readonly string[]>> = {
	'index.ts': ['pipeline', 'errors'],
	'cli.tsx': ['commands', 'errors'],
	'runner-process.ts': ['commands'],
	'definition-process.ts': ['commands'],
	commands: [
		// The project's own folder: its package.json.
		'..',
		'debug',
		'engine',
		'errors',
		'events',
		'headless',
		'image',
		'mounts',
		'pipeline',
		'run-state',
		'runner',
		'store',
		'terminal',
		'tui',
	],
	errors: [],
	pipeline: ['errors'],
	events: ['errors', 'pipeline'],
	'run-state': ['errors', 'events', 'pipeline'],
	store: ['errors', 'events', 'pipeline', 'run-state'],
	native: ['errors', 'pipeline'],
	engine: ['errors', 'events', 'pipeline'],
	image: ['engine', 'errors', 'events', 'native', 'pipeline'],
	mounts: ['engine', 'errors'],
	runner: ['engine', 'errors', 'events', 'image', 'mounts', 'pipeline', 'run-state', 'store'],
	terminal: ['errors'],
	debug: ['engine', 'errors', 'events', 'image', 'mounts', 'pipeline', 'terminal'],
	view: ['errors', 'events', 'pipeline', 'run-state'],
	tui: ['errors', 'events', 'pipeline', 'run-state', 'view'],
	headless: ['errors', 'events', 'pipeline', 'run-state', 'view'],
};

/** Packages that only one folder may use. */
export const packageOwners: Readonly<Record<string, readonly string[]>> = {
	dockerode: ['engine'],
	'docker-modem': ['engine'],
	'node-pty': ['terminal'],
	'@lydell/node-pty': ['terminal'],
	'@xterm/headless': ['terminal'],
	ink: ['tui'],
	react: ['tui'],
	meow: ['commands'],
	'node:sqlite': ['store'],
};

/** Folders without a clock, randomness or I/O: none of Node's own modules at all. */
export const pureFolders: readonly string[] = ['run-state', 'view'];

/** Folders that send commands and receive events, and touch nothing else. */
export const displayFolders: readonly string[] = ['tui', 'headless'];

/** Node's modules that reach out of the process. */
export const outsideModules =
	/^node:(fs|net|http|https|http2|dgram|tls|child_process|cluster|worker_threads)(\/|$)/;
