import type {StaleInput} from '../../events/run-event.ts';
import {type OpenWatcher, openWatcher} from './folder-events.ts';
import {staleInputs} from './stale-inputs.ts';
import {type PlaceWatch, type PlaceWatchOptions, watchPlaces} from './watch-places.ts';

export type InputWatch = PlaceWatch;

export type InputWatchOptions = Pick<PlaceWatchOptions, 'inputs' | 'onUnwatched'> & {
	/** Called with what a rebuild would do again, each time that this is something else; first: when it is something. */
	readonly onChange: (stale: readonly StaleInput[]) => void;
};

/** Tells when what a rebuild would do changes, because files do. */
export function watchInputs(
	{inputs, onChange, onUnwatched}: InputWatchOptions,
	open: OpenWatcher = openWatcher,
): InputWatch {
	let answer = '[]';
	let closed = false;
	const watch = watchPlaces(
		{
			inputs,
			async look(absolute, scan) {
				const stale = await staleInputs(absolute, scan);
				if (!closed && JSON.stringify(stale) !== answer) {
					answer = JSON.stringify(stale);
					onChange(stale);
				}
			},
			onUnwatched,
		},
		open,
	);
	return {
		check: watch.check,
		close() {
			closed = true;
			return watch.close();
		},
	};
}
