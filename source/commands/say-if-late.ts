/** How long something may take before a person wonders. */
const patienceMs = 1000;

/** Waits for something, and says so when that takes long. */
export async function sayIfLate<Result>(
	awaited: Promise<Result>,
	stderr: NodeJS.WriteStream,
	message: string,
): Promise<Result> {
	const late = setTimeout(() => stderr.write(`${message}\n`), patienceMs);
	try {
		return await awaited;
	} finally {
		clearTimeout(late);
	}
}
