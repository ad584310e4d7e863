import type {Machine} from './machine.ts';
import {hasProgram, installPackages} from './packages.ts';

/** Programs that the tests run, and the packages that they come in. */
const testPrograms: Readonly<Record<string, string>> = {
	'docker-registry': 'docker-registry',
	git: 'git',
};

/** Makes sure that there is what only the tests need: a real registry to pull from, git. */
export async function ensureTestPrograms(machine: Machine): Promise<void> {
	for (const [program, name] of Object.entries(testPrograms)) {
		if (!(await hasProgram(machine, program))) {
			await installPackages(machine, program, [name], 'usage');
		}

		machine.say(program, 'is there');
	}
}
