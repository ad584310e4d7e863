/** A command that a debugger can be attached to. */
export type Debuggee = {
	readonly language: 'node' | 'python';
	/** What runs it, as the command names it. */
	readonly interpreter: string;
	/** The command that waits for a debugger, and runs as the debugger says then. */
	readonly waitingAt: (address: string) => string;
};

/** Before a program's name: the command's start, or what ends another command; then assignments and `exec`. */
const before = String.raw`(?:^|[;&|(\n]|\b(?:then|do|else|time)\s)\s*(?:[A-Za-z_]\w*=(?:'[^']*'|"[^"]*"|[^\s'";&|])*\s+)*(?:exec\s+)?`;
const folder = String.raw`(?:[\w./~-]*\/)?`;
const node = new RegExp(`(${before})(${folder}node(?:js)?)(?=\\s+[^\\s;&|)])`);
/** With the interpreter's own options: what follows them is a file, `-m` or `-c`. */
const python = new RegExp(
	`(${before})(${folder}python[\\d.]*)((?:\\s+(?:-[bBdEhiIOPqsSuvx]+|-[WX]\\s*[^\\s-]\\S*))*)(?=\\s+[^\\s;&|)])`,
);
const pytest = new RegExp(`(${before})((${folder})(?:pytest|py\\.test))(?=$|[\\s;&|)])`);

/** Finds the program of a node's command that can be debugged. Undefined: it runs neither Python nor Node.js itself. */
export function findDebuggee(command: string): Debuggee | undefined {
	const found = [ofNode(command), ofPython(command), ofPytest(command)].filter(
		candidate => candidate !== undefined,
	);
	return found.toSorted((one, other) => one.at - other.at)[0]?.debuggee;
}

type Candidate = {readonly at: number; readonly debuggee: Debuggee};

function ofNode(command: string): Candidate | undefined {
	const match = node.exec(command);
	const [all, start = '', interpreter = ''] = match ?? [];
	return match && all !== undefined
		? {
				at: match.index,
				debuggee: {
					language: 'node',
					interpreter,
					waitingAt: address =>
						replaced(command, match, `${start}${interpreter} --inspect-brk=${address}`),
				},
			}
		: undefined;
}

function ofPython(command: string): Candidate | undefined {
	const match = python.exec(command);
	const [, start = '', interpreter = '', options = ''] = match ?? [];
	return match
		? {
				at: match.index,
				debuggee: {
					language: 'python',
					interpreter,
					waitingAt: address =>
						replaced(command, match, `${start}${interpreter}${options} ${listening(address)}`),
				},
			}
		: undefined;
}

function ofPytest(command: string): Candidate | undefined {
	const match = pytest.exec(command);
	const [, start = '', , where = ''] = match ?? [];
	// Beside the script of an environment lies what runs it.
	const interpreter = where === '' ? 'python3' : `${where}python`;
	return match
		? {
				at: match.index,
				debuggee: {
					language: 'python',
					interpreter,
					waitingAt: address =>
						replaced(command, match, `${start}${interpreter} ${listening(address)} -m pytest`),
				},
			}
		: undefined;
}

function listening(address: string): string {
	return `-m debugpy --listen ${address} --wait-for-client`;
}

function replaced(command: string, match: RegExpExecArray, by: string): string {
	return command.slice(0, match.index) + by + command.slice(match.index + match[0].length);
}
