import type {BuildOptions} from 'esbuild';
import {leanPackages} from './lean-packages.ts';

/** How programs are bundled for a fast start: minified, and what entries share in common chunks. */
export const bundleOptions = {
	bundle: true,
	splitting: true,
	minify: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"'},
	// Native binaries, and packages that read files beside themselves.
	external: ['node-pty', 'docker-modem/lib/ssh', 'react-devtools-core'],
	// CommonJS packages inside an ES module bundle call `require` for Node's own modules.
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
	},
	plugins: [leanPackages],
	logLevel: 'warning',
} as const satisfies BuildOptions;

/** What the bundle of what runs in containers has of its own. */
export const nativeBundle = {
	entryPoints: {
		program: 'source/native/program.ts',
		hooks: 'source/native/hooks.ts',
		conducto: 'source/index.ts',
	},
	outExtension: {'.js': '.mjs'},
	target: 'node18.19',
} as const satisfies BuildOptions;
