import type {StepProgress} from '../../events/run-event.ts';

const units: Readonly<Record<string, number>> = {
	bytes: 1,
	KiB: 2 ** 10,
	MiB: 2 ** 20,
	GiB: 2 ** 30,
};

/** How far git is, from a line of its progress; undefined for lines that don't tell. */
export function gitProgress(line: string): StepProgress | undefined {
	const files = /^Updating files:.*\((\d+)\/(\d+)\)/.exec(line);
	if (files) {
		return {unit: 'files', current: Number(files[1]), total: Number(files[2])};
	}

	const bytes = /^Receiving objects:.*, ([\d.]+) (bytes|[KMG]iB)/.exec(line);
	return bytes
		? {
				unit: 'bytes',
				current: Math.round(Number(bytes[1]) * (units[bytes[2] ?? ''] ?? 1)),
				total: undefined,
			}
		: undefined;
}

/** Lines of progress say nothing in a log once they are over; nor does where the cache keeps a commit. */
export function isNoise(line: string): boolean {
	return [
		/^(remote: )?[A-Z][a-z]+ [a-z]+: +(\d+%|\d+,)/,
		/^remote: Total \d/,
		/^From /,
		/ -> refs\/conducto\//,
	].some(noise => noise.test(line));
}
