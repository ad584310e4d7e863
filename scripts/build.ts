// Bundles the program for a fast start: one chunk per entry, what they share in common chunks,
// and everything that the first frame does not need behind a dynamic import.
import {chmod, rm} from 'node:fs/promises';
import {type BuildOptions, build, context} from 'esbuild';

const options: BuildOptions = {
	entryPoints: {cli: 'source/cli.tsx', index: 'source/index.ts'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	minify: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"'},
	// Native binaries, and packages that read files beside themselves.
	external: ['node-pty', 'dockerode', 'react-devtools-core'],
	// CommonJS packages inside an ES module bundle call `require` for Node's own modules.
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
	},
	logLevel: 'warning',
};

if (process.argv.includes('--watch')) {
	const watcher = await context(options);
	await watcher.watch();
} else {
	await rm('dist', {recursive: true, force: true});
	await build(options);
	await chmod('dist/cli.js', 0o755);
}
