// Fails when a module imports what its folder may not (see imports/rules.ts). Part of `npm run lint`.
import {globSync, readFileSync} from 'node:fs';
import {checkImport} from './imports/check-import.ts';
import {importsOf} from './imports/imports-of.ts';

const files = globSync('**/*.{ts,tsx}', {cwd: 'source'}).filter(file => !file.endsWith('.d.ts'));
const problems = files.flatMap(file =>
	importsOf(file, readFileSync(`source/${file}`, 'utf8')).flatMap(({specifier, line}) => {
		const problem = checkImport(file, specifier);
		return problem === undefined ? [] : [`source/${file}:${line}: ${problem}`];
	}),
);

for (const problem of problems) {
	console.error(problem);
}

console.log(`Checked the imports of ${files.length} files: ${problems.length} forbidden.`);
process.exitCode = problems.length === 0 ? 0 : 1;
