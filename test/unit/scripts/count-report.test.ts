import {expect, test} from 'vitest';
import {countReport} from '../../../scripts/test-run/count-report.ts';

function report(...files: Array<{status?: string; tests: string[]}>): string {
	const testResults = files.map(({status = 'passed', tests}) => ({
		status,
		assertionResults: tests.map(state => ({status: state})),
	}));
	const numPassedTests = files.flatMap(file => file.tests).filter(s => s === 'passed').length;
	return JSON.stringify({numPassedTests, testResults});
}

test('counts what passed and what failed', () => {
	const json = report(
		{tests: ['passed', 'passed']},
		{status: 'failed', tests: ['failed', 'passed']},
	);
	expect(countReport(json, 1)).toEqual({passed: 3, failed: 1});
	expect(countReport(report({tests: ['passed']}), 0)).toEqual({passed: 1, failed: 0});
});

test('counts a file that could not be loaded, and a test that was skipped, as failed', () => {
	const json = report({status: 'failed', tests: []}, {tests: ['passed', 'skipped', 'todo']});
	expect(countReport(json, 1)).toEqual({passed: 1, failed: 3});
});

test('counts a crash as failed', () => {
	expect(countReport(undefined, 1)).toEqual({passed: 0, failed: 1});
	expect(countReport('{"numPassed', 1)).toEqual({passed: 0, failed: 1});
	expect(countReport(report({tests: ['passed']}), 1)).toEqual({passed: 1, failed: 1});
});
