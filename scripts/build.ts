// Bundles the program: one chunk per entry, and everything that the first frame does not need behind a
// dynamic import. Then writes the types of the definition API.
import {chmod, rm} from 'node:fs/promises';
import {type BuildOptions, build, context} from 'esbuild';
import {bundleOptions, nativeBundle} from './bundle-options.ts';
import {runProgram} from './run-program.ts';

const options: BuildOptions = {
	...bundleOptions,
	entryPoints: {
		cli: 'source/cli.tsx',
		index: 'source/index.ts',
		'runner-process': 'source/runner-process.ts',
		'definition-process': 'source/definition-process.ts',
	},
	outdir: 'dist',
};

/** What runs in containers, whose Node.js may be older: apart from the program itself. */
const nativeOptions: BuildOptions = {
	...bundleOptions,
	...nativeBundle,
	outdir: 'dist/native',
};

if (process.argv.includes('--watch')) {
	for (const each of [options, nativeOptions]) {
		const watcher = await context(each);
		await watcher.watch();
	}
} else {
	await rm('dist', {recursive: true, force: true});
	await build(options);
	await build(nativeOptions);
	await chmod('dist/cli.js', 0o755);
	process.exitCode = await runProgram('tsc', ['--project', 'tsconfig.types.json']);
}
