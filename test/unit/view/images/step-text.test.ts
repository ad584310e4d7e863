import {expect, test} from 'vitest';
import type {StepProgress} from '../../../../source/events/run-event.ts';
import {progressText} from '../../../../source/view/images/step-text.ts';

test.each<[StepProgress, string]>([
	[{unit: 'files', current: 120, total: 800}, '120/800 files'],
	[{unit: 'files', current: 120, total: 800, bytes: 4_560_000}, '120/800 files 4.6MB'],
	[{unit: 'bytes', current: 12_345_678, total: undefined}, '12MB'],
	[{unit: 'bytes', current: 12_100_000, total: 80_000_000}, '12MB/80MB'],
	[{unit: 'layers', current: 3, total: 5, bytes: 12_100_000}, '3/5 layers 12MB'],
	[
		{unit: 'layers', current: 3, total: 5, bytes: 12_100_000, totalBytes: 80_000_000},
		'3/5 layers 12MB/80MB',
	],
	[{unit: 'steps', current: 2, total: 7}, '2/7'],
])('%j is %s', (progress, text) => {
	expect(progressText(progress)).toBe(text);
});
