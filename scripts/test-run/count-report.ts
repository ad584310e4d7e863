/** What of vitest's JSON report is looked at. */
type Report = {
	readonly numPassedTests: number;
	readonly testResults: ReadonlyArray<{
		readonly status: string;
		readonly assertionResults: ReadonlyArray<{readonly status: string}>;
	}>;
};

export type Counts = {readonly passed: number; readonly failed: number};

/**
Counts a run of vitest. What can't be loaded, was skipped, or made vitest itself fail counts as
failed: a run is good only when everything ran and passed.
*/
export function countReport(json: string | undefined, exitCode: number): Counts {
	const report = parse(json);
	if (!report) {
		return {passed: 0, failed: 1};
	}

	let failed = 0;
	for (const file of report.testResults) {
		const bad = file.assertionResults.filter(({status}) => status !== 'passed').length;
		failed += bad === 0 && file.status !== 'passed' ? 1 : bad;
	}

	return {
		passed: report.numPassedTests,
		failed: exitCode !== 0 && failed === 0 ? 1 : failed,
	};
}

function parse(json: string | undefined): Report | undefined {
	try {
		return json === undefined ? undefined : JSON.parse(json);
	} catch {
		return undefined;
	}
}
