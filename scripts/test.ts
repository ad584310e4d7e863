// The whole test run, as CI runs it: set-up, build, typecheck, lint, then every test. Its last line
// counts all of it.
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {runProgram} from './run-program.ts';
import {setUp} from './setup.ts';
import {type Counts, countReport} from './test-run/count-report.ts';

/** Each counts as one test. */
const checks = ['build', 'typecheck', 'lint'] as const;

async function run(): Promise<Counts> {
	if ((await setUp({forTests: true})) !== 0) {
		return {passed: 0, failed: 1};
	}

	let passed = 0;
	let failed = 0;
	for (const check of checks) {
		console.log(`\n== ${check}`);
		if ((await runProgram('npm', ['run', '--silent', check])) === 0) {
			passed++;
		} else {
			console.error(`${check} failed`);
			failed++;
		}
	}

	const tests = await runTests();
	return {passed: passed + tests.passed, failed: failed + tests.failed};
}

async function runTests(): Promise<Counts> {
	console.log('\n== tests');
	const folder = await mkdtemp(join(tmpdir(), 'conducto-report-'));
	try {
		const file = join(folder, 'report.json');
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
		const exitCode = await runProgram('vitest', ['run', ...reporters]);
		const report = await readFile(file, 'utf8').catch(() => undefined);
		return countReport(report, exitCode);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

const counts = await run();
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
