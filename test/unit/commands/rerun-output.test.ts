import {expect, test} from 'vitest';
import {createRerunOutput} from '../../../source/commands/rerun-output.ts';

function written() {
	const told: string[] = [];
	return {
		told,
		listener: {
			onStart: (truncated: boolean) => told.push(truncated ? 'cut' : 'start'),
			onChunk: ({text}: {text: string}) => told.push(text),
			onEnd: () => told.push('end'),
		},
	};
}

function chunk(text: string) {
	return {path: '/a', attempt: 1, stream: 'stdout', at: 0, text} as const;
}

test('who looks later is told what was printed, then what comes', () => {
	const output = createRerunOutput();
	output.begin(1);
	output.write(chunk('one'));
	const {told, listener} = written();
	const stop = output.watch(1, listener);
	output.write(chunk('two'));
	output.end();
	stop();
	output.write(chunk('three'));
	expect(told).toEqual(['start', 'one', 'two', 'end']);
});

test('another run is not told to who looks at the one before', () => {
	const output = createRerunOutput();
	output.begin(1);
	const {told, listener} = written();
	output.watch(1, listener);
	output.begin(2);
	output.write(chunk('of the second'));
	expect(told).toEqual(['start']);
});

test('of much output the end is kept', () => {
	const output = createRerunOutput();
	output.begin(1);
	for (let at = 0; at < 30; at++) {
		output.write(chunk(`${at}`.padEnd(64 * 1024)));
	}

	const {told, listener} = written();
	output.watch(1, listener);
	expect(told[0]).toBe('cut');
	expect(told.map(text => text.trim()).slice(1)).toEqual([
		'22',
		'23',
		'24',
		'25',
		'26',
		'27',
		'28',
		'29',
	]);
});
