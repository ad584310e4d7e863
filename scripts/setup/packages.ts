import {ConductoError, type ErrorCode} from '../../source/errors/conducto-error.ts';
import type {Machine} from './machine.ts';

/** Whether packages of Debian or Ubuntu can be installed here without asking anybody. */
export function canInstall(machine: Machine): boolean {
	return machine.platform === 'linux' && machine.isRoot && machine.exists('/usr/bin/apt-get');
}

/** Whether a program is on the search path. */
export async function hasProgram(machine: Machine, name: string): Promise<boolean> {
	return (await machine.run('sh', ['-c', 'command -v "$0"', name])).exitCode === 0;
}

/** Installs packages of the distribution, or says why it can't. */
export async function installPackages(
	machine: Machine,
	subject: string,
	packages: readonly string[],
	code: ErrorCode,
): Promise<void> {
	if (!canInstall(machine)) {
		throw new ConductoError(code, `${subject} is missing, and can't be installed from here.`, {
			hint: installHint(machine, packages),
		});
	}

	machine.say(subject, `is missing; installing ${packages.join(', ')} with apt …`);
	await updateLists(machine);
	const install = await aptGet(machine, ['install', '-y', '--no-install-recommends', ...packages]);
	if (install.exitCode !== 0) {
		throw new ConductoError(code, `apt-get could not install ${packages.join(', ')}.`, {
			hint: lastLine(install.stderr) || 'Run the same with apt-get by hand to see why.',
		});
	}
}

const freshLists = new WeakSet<Machine>();

/** Once per run. A source that can't be reached is no reason to stop: the package may come from another. */
export async function updateLists(machine: Machine): Promise<void> {
	if (!freshLists.has(machine)) {
		freshLists.add(machine);
		await aptGet(machine, ['update']);
	}
}

/** Runs apt-get without questions, and waits for another one that is at work. */
export function aptGet(
	machine: Machine,
	args: readonly string[],
	cwd?: string,
): ReturnType<Machine['run']> {
	return machine.run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
		env: {DEBIAN_FRONTEND: 'noninteractive'},
		...(cwd === undefined ? {} : {cwd}),
	});
}

export function lastLine(text: string): string {
	return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function installHint(machine: Machine, packages: readonly string[]): string {
	if (machine.platform === 'darwin') {
		return `Install it (Docker Desktop, OrbStack or Colima for the engine; "brew install" for the rest: ${packages.join(', ')}), then run this again.`;
	}

	return machine.exists('/usr/bin/apt-get')
		? `Run "sudo apt-get install --no-install-recommends ${packages.join(' ')}", then run this again.`
		: `Install it with your system's packages (on Debian: ${packages.join(', ')}), then run this again.`;
}
