import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** How much output goes by between two looks. */
const lookEveryBytes = 4 * 2 ** 20;
/** From this size on, the space for new objects stays as it is. */
const enoughBytes = 24 * 2 ** 20;

let isSteady = false;
let sinceLook = 0;

/**
Keeps the memory of this process from growing while much is printed. V8 doubles the space for new objects the
more of them come by, up to 130 MB on Node.js 24, although all but a few of them are gone at once: it is stopped
at some 32 MB, where collecting costs as little. There is no option for that once a process runs but the factor
by which the space grows.
*/
export function keepMemorySteady(printedBytes: number): void {
	sinceLook += printedBytes;
	if (isSteady || sinceLook < lookEveryBytes) {
		return;
	}

	sinceLook = 0;
	const young = getHeapSpaceStatistics().find(space => space.space_name === 'new_space');
	if (young && young.space_size >= enoughBytes) {
		isSteady = true;
		setFlagsFromString('--semi-space-growth-factor=1');
	}
}
