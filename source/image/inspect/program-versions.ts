import type {NodeProgram, PythonProgram} from './image-contents.ts';
import {outputOf, type ProgramRun} from './run-program.ts';

/** Prints three lines: its version, whether it is externally managed, the version of its pip. Python 2 runs it, too. */
const pythonProbe = `
import os, sys, sysconfig
own = sys.prefix == getattr(sys, 'base_prefix', sys.prefix)
marker = os.path.join(sysconfig.get_path('stdlib'), 'EXTERNALLY-MANAGED')
print(sys.version.split()[0])
print('managed' if own and os.path.exists(marker) else 'free')
try:
    import pip
    print(pip.__version__)
except Exception:
    print('')
`;

export async function inspectPython(
	run: ProgramRun,
	path: string | undefined,
): Promise<PythonProgram | undefined> {
	if (path === undefined) {
		return undefined;
	}

	const printed = (await outputOf(run, [path, '-c', pythonProbe])) ?? '';
	const [version, managed, pip] = printed.split('\n').map(line => line.trim());
	return {
		path,
		version: version || undefined,
		externallyManaged: managed === 'managed',
		pip: pip || undefined,
	};
}

export async function inspectNode(
	run: ProgramRun,
	path: string | undefined,
	npm: string | undefined,
): Promise<NodeProgram | undefined> {
	if (path === undefined) {
		return undefined;
	}

	const printed = await outputOf(run, [path, '--version']);
	return {path, version: /^v?(\d\S*)/.exec(printed ?? '')?.[1], npm};
}
