// What runs in a container to call a function of a definition. Started by `/conducto/native/call`.
import {treeFileVariable} from '../pipeline/lazy/places.ts';
import {nameFilesAs} from '../pipeline/place.ts';
import {fail, forgetFailure, type Phase, reportFailure} from './failure.ts';
import {installHooks} from './install-hooks.ts';
import {moduleUrl, readPlaces} from './manifest.ts';
import {packageFolders} from './package-folders.ts';
import {nameFilesInStacks, personsFile} from './stack.ts';
import {writeTree} from './write-tree.ts';

/** @param argv The module, the name of its export, and the arguments as JSON. */
export async function start(argv: readonly string[]): Promise<void> {
	const places = readPlaces();
	const [module = '', name = '', ...texts] = argv;
	let phase: Phase = 'loading';
	let isSettled = false;
	const end = (thrown: unknown): void => {
		isSettled = true;
		reportFailure(places, {thrown, what: name, phase});
		process.exit(process.exitCode || 1);
	};

	forgetFailure(places);
	installHooks({
		places,
		folders: packageFolders(process.env, process.execPath, process.cwd()),
	});
	nameFilesInStacks(places);
	nameFilesAs(file => personsFile(places, file));
	process.on('uncaughtException', error => {
		// A function may have a listener of its own.
		if (process.listenerCount('uncaughtException') === 1) {
			end(error);
		}
	});
	process.once('beforeExit', () => {
		if (!isSettled) {
			fail(
				places,
				`${name} never came to its end: it waits for something that can't happen any more.`,
			);
			process.exit(1);
		}
	});

	const args = texts.map((text, index) => parse(text, index));
	const wrong = args.find(arg => 'fault' in arg);
	if (wrong) {
		isSettled = true;
		fail(places, wrong.fault ?? '');
		process.exitCode = 2;
		return;
	}

	try {
		const exports: Readonly<Record<string, unknown>> = await import(moduleUrl(places, module));
		const found = exportOf(exports, name);
		if (typeof found !== 'function') {
			isSettled = true;
			fail(places, `${module} exports no function ${name}.`);
			process.exitCode = 2;
			return;
		}

		phase = 'calling';
		const returned: unknown = await found(...args.map(arg => arg.value));
		const {[treeFileVariable]: file} = process.env;
		const fault = file && (await writeTree(places, {returned, what: name, file}));
		isSettled = true;
		if (fault) {
			fail(places, fault);
			process.exitCode = 1;
		}
	} catch (error) {
		end(error);
	}
}

/** CommonJS modules may hide their exports in the default one. */
function exportOf(exports: Readonly<Record<string, unknown>>, name: string): unknown {
	const {default: main} = exports;
	return exports[name] ?? (main as Readonly<Record<string, unknown>> | undefined)?.[name];
}

function parse(text: string, index: number): {readonly value?: unknown; readonly fault?: string} {
	try {
		return {value: JSON.parse(text)};
	} catch {
		return {fault: `Argument ${index + 1} is not JSON: ${text}`};
	}
}
