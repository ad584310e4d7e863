/** All values of an asynchronous iterable. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
	const values: T[] = [];
	for await (const value of source) {
		values.push(value);
	}

	return values;
}
