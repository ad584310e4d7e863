export type Listeners<Value> = {
	readonly tell: (value: Value) => void;
	/** Returns the way to stop listening. */
	readonly add: (listener: (value: Value) => void) => () => void;
};

export function listeners<Value>(): Listeners<Value> {
	const all = new Set<(value: Value) => void>();
	return {
		tell(value) {
			for (const listener of all) {
				listener(value);
			}
		},
		add(listener) {
			all.add(listener);
			return () => {
				all.delete(listener);
			};
		},
	};
}
