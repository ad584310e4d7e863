/** The oldest versions that can be taught where modules are: 18.19 of Node.js 18, 20.6 of the later ones. */
const leastMinors: Readonly<Record<number, number>> = {18: 19, 19: Number.POSITIVE_INFINITY, 20: 6};

/** Whether a version such as `18.20.4` can call native functions. */
export function canCall(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major >= 18 && minor >= (leastMinors[major] ?? 0);
}

export const neededVersion = 'Node.js 18.19 or later';

/**
The program that a native node's command starts. It is written for the oldest Node.js that there is, so
that one that is too old can say so: a command may have put another one first in its PATH.

@param node Absolute path of the image's Node.js; undefined: it is not known.
*/
export function launcher(node: string | undefined): string {
	return `#!${node ?? '/usr/bin/env node'}
'use strict';
var version = process.versions.node;
var parts = version.split('.').map(Number);
var least = {18: 19, 19: Infinity, 20: 6}[parts[0]] || 0;
if (parts[0] < 18 || parts[1] < least) {
	console.error('Native functions need ${neededVersion}, and this is ' + version + '.');
	process.exit(1);
}
import('./own/program.mjs').then(function (program) {
	return program.start(process.argv.slice(2));
});
`;
}
