import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {ignoreErrors} from '../../../source/terminal/ignore-errors.ts';

test('fifty that ignore errors of a stream are one listener, which goes with the last', () => {
	const stream = new EventEmitter();
	const all = Array.from({length: 50}, () => ignoreErrors(stream));
	expect(stream.listenerCount('error')).toBe(1);
	stream.emit('error', new Error('gone'));
	for (const heed of all) {
		expect(stream.listenerCount('error')).toBe(1);
		heed();
	}

	expect(stream.listenerCount('error')).toBe(0);
	ignoreErrors(stream)();
	expect(() => stream.emit('error', new Error('gone'))).toThrow('gone');
});
