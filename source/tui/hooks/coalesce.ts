/** A frame at 30 frames a second: what changes faster can't be seen. */
const frameMs = 33;

export type Coalesced = {readonly notify: () => void; readonly cancel: () => void};

/**
Passes on the first of many calls at once and the rest of them once a frame. Keeps a timer only
while calls come, so that nothing wakes up while nothing changes.
*/
export function coalesce(listener: () => void): Coalesced {
	let timer: NodeJS.Timeout | undefined;
	let isWaiting = false;
	const rest = (): void => {
		timer = undefined;
		if (isWaiting) {
			isWaiting = false;
			timer = setTimeout(rest, frameMs);
			listener();
		}
	};

	return {
		notify() {
			if (timer) {
				isWaiting = true;
				return;
			}

			timer = setTimeout(rest, frameMs);
			listener();
		},
		cancel() {
			clearTimeout(timer);
			timer = undefined;
			isWaiting = false;
		},
	};
}
