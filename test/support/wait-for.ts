/** Text that is contained, an expression that matches, or a function that is true. */
export type Condition = string | RegExp | ((text: string) => boolean);

export type ConditionWaiter = {
	readonly waitFor: (condition: Condition, timeoutMs?: number) => Promise<string>;
	/** Looks at the text again; called whenever it may have changed. */
	readonly check: () => void;
	/** The text changes no more: whoever still waits is told why. */
	readonly end: (reason: string) => void;
};

type Waiting = {readonly condition: Condition; readonly settle: (failure?: Error) => void};

const defaultTimeoutMs = 30_000;

/** Waits on conditions of a text that grows or changes, without polling. */
export function conditionWaiter(subject: string, text: () => string): ConditionWaiter {
	const waiting = new Set<Waiting>();
	let ended: string | undefined;
	const failure = (condition: Condition, why: string): Error =>
		new Error(`${subject}: waited for ${String(condition)}, but ${why}. It shows:\n${text()}`);

	return {
		waitFor(condition, timeoutMs = defaultTimeoutMs) {
			if (meets(text(), condition)) {
				return Promise.resolve(text());
			}

			if (ended !== undefined) {
				return Promise.reject(failure(condition, ended));
			}

			return new Promise((resolve, reject) => {
				const entry: Waiting = {
					condition,
					settle(error) {
						clearTimeout(timer);
						waiting.delete(entry);
						error ? reject(error) : resolve(text());
					},
				};
				const timer = setTimeout(
					() => entry.settle(failure(condition, `not within ${timeoutMs} ms`)),
					timeoutMs,
				);
				waiting.add(entry);
			});
		},
		check() {
			for (const entry of [...waiting]) {
				if (meets(text(), entry.condition)) {
					entry.settle();
				}
			}
		},
		end(reason) {
			ended = reason;
			for (const entry of [...waiting]) {
				entry.settle(meets(text(), entry.condition) ? undefined : failure(entry.condition, reason));
			}
		},
	};
}

function meets(text: string, condition: Condition): boolean {
	if (typeof condition === 'string') {
		return text.includes(condition);
	}

	return typeof condition === 'function' ? condition(text) : condition.test(text);
}
