import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {build} from 'esbuild';
import {bundleOptions} from '../scripts/bundle-options.ts';
import {type PtyOptions, type PtyProgram, startInPty} from '../test/support/pty.ts';
import {definition, lastStep} from './definition.ts';
import {median} from './median.ts';

const rounds = 15;

export type FirstFrame = {readonly conductoMs: number; readonly helloMs: number};

/**
From the start of the process to the first frame's text on the screen: the TUI with its tree, and a
bundled and minified hello-world of Ink, in turns. Medians.
*/
export async function measureFirstFrame(folder: string): Promise<FirstFrame> {
	const hello = await bundleHello(folder);
	const conducto: PtyOptions = {
		args: [definition],
		env: {CONDUCTO_STATE_DIR: join(folder, 'state')},
	};
	const conductoMs: number[] = [];
	const helloMs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		helloMs.push(await timeUntil({file: process.execPath, args: [hello]}, 'Hello, world!'));
		conductoMs.push(await timeUntil(conducto, lastStep, quit));
	}

	return {conductoMs: median(conductoMs), helloMs: median(helloMs)};
}

async function timeUntil(
	options: PtyOptions,
	text: string,
	end?: (program: PtyProgram) => Promise<void>,
): Promise<number> {
	const start = performance.now();
	await using program = startInPty(options);
	await program.waitFor(text);
	const time = performance.now() - start;
	await end?.(program);
	return time;
}

/** Leaves as a person would, so that nothing is left behind. */
export async function quit(program: PtyProgram): Promise<void> {
	program.press('q');
	await program.exit;
}

async function bundleHello(folder: string): Promise<string> {
	const outdir = join(folder, 'hello');
	await build({
		...bundleOptions,
		entryPoints: [join(import.meta.dirname, 'hello-world.tsx')],
		outdir,
	});
	return join(outdir, 'hello-world.js');
}
