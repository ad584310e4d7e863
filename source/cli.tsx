#!/usr/bin/env node
import nodeModule from 'node:module';
import {exitCodes} from './errors/exit-codes.ts';

// Nothing that an older Node can't load is imported before this was checked.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
	process.stderr.write(
		`conducto needs Node.js 22.18 or later; this is ${process.versions.node}. Update Node.js and try again.\n`,
	);
	process.exit(exitCodes.engine);
}

// Before anything large is loaded.
nodeModule.enableCompileCache();
const {main, endProcess} = await import('./commands/main.ts');
const exitCode = await main(process.argv.slice(2));
await Promise.all([written(process.stdout), written(process.stderr)]);
endProcess(exitCode);

/** Resolves when all that was printed is on its way: a reader that is slower than a run loses nothing. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
	if (stream.writableLength > 0 && !stream.destroyed) {
		await new Promise<void>(resolve => {
			stream.once('close', resolve).once('error', () => resolve());
			stream.write('', () => resolve());
		});
	}
}
