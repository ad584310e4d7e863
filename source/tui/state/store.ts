/** A value that can be watched. */
export type Store<Value> = {
	readonly get: () => Value;
	readonly set: (change: (value: Value) => Value) => void;
	readonly subscribe: (listener: () => void) => () => void;
};

export function createStore<Value>(initial: Value): Store<Value> {
	const listeners = new Set<() => void>();
	let value = initial;
	return {
		get: () => value,
		set(change) {
			const next = change(value);
			if (next !== value) {
				value = next;
				for (const listener of listeners) {
					listener();
				}
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}
