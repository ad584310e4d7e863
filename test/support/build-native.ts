import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions, nativeBundle} from '../../scripts/bundle-options.ts';

/** Makes what runs in containers, as the build does: tests of the sources put it there, too. */
export async function setup(): Promise<void> {
	await build({
		...bundleOptions,
		...nativeBundle,
		absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
		outdir: 'dist/native',
	});
}
