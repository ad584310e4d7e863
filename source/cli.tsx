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
const {main} = await import('./commands/main.ts');
process.exit(await main(process.argv.slice(2)));
