// Brings up what this project needs on a machine: an engine, base images, and with `--test` what the
// tests need. Says what it does; does nothing where all is there.
import {userInfo} from 'node:os';
import {pathToFileURL} from 'node:url';
import {ConductoError} from '../source/errors/conducto-error.ts';
import {exitCodeOf} from '../source/errors/exit-codes.ts';
import {ensureBaseImages} from './setup/base-images.ts';
import {ensureBuildx} from './setup/buildx.ts';
import {ensureEngine} from './setup/engine.ts';
import {withSetupLock} from './setup/lock.ts';
import {thisMachine} from './setup/machine.ts';
import {ensureTestPrograms} from './setup/test-programs.ts';

/** Does the set-up, and returns the exit code: 0 when everything is there. */
export async function setUp(options: {readonly forTests: boolean}): Promise<number> {
	const machine = thisMachine();
	console.log('Set-up: what is needed on this machine');
	try {
		const work = async (): Promise<void> => {
			await ensureEngine(machine);
			await ensureBaseImages(machine);
			if (options.forTests) {
				await ensureTestPrograms(machine);
				await ensureBuildx(machine);
			}
		};
		await withSetupLock(`conducto-setup-${userInfo().uid}`, work, () =>
			machine.say('set-up', 'another one is at work; waiting for it …'),
		);
		return 0;
	} catch (error) {
		if (!(error instanceof ConductoError)) {
			throw error;
		}

		console.error([error.message, error.hint].filter(Boolean).join('\n'));
		return exitCodeOf(error.code);
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	process.exitCode = await setUp({forTests: process.argv.includes('--test')});
}
