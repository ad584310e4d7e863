import {exec, parallel, serial} from '../../support/specs.ts';

/** A small pipeline as people write them. */
export const demoTree = serial('', [
	parallel('Build', [
		exec('Compile', 'make all'),
		exec('Lint', 'npm run lint'),
		exec('Docs', 'mkdocs build'),
	]),
	parallel('Test', [
		exec('Unit', 'npm test'),
		exec('End to end, in all browsers', 'npm run e2e'),
		exec('日本語', './bench.sh\n--all'),
	]),
	exec('Deploy', './deploy.sh production'),
]);
