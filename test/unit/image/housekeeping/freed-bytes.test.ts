import {expect, test} from 'vitest';
import type {ImageUse} from '../../../../source/engine/engine.ts';
import {freedBytes} from '../../../../source/image/housekeeping/freed-bytes.ts';

function image(id: string, layers: string, sizeBytes: number): ImageUse {
	return {id, tags: [], labels: {}, layers: [...layers], sizeBytes};
}

const images = [
	image('debian', 'a', 100),
	image('python', 'ab', 160),
	image('copy', 'abc', 200),
	image('one', 'abcd', 205),
	image('two', 'abce', 207),
	image('same', 'abce', 207),
	image('alone', 'z', 30),
];

test.each([
	['nothing', [], 0],
	['an image of its own', ['alone'], 30],
	['what it shares with one that stays is not free', ['one'], 5],
	['what two share that both go is free once', ['copy', 'one', 'two', 'same'], 52],
	['one that another is made from frees nothing', ['copy'], 0],
	['one of two that are the same frees nothing', ['two'], 0],
	['all', images.map(({id}) => id), 242],
])('%s', (_, gone, bytes) => {
	expect(freedBytes(images, new Set(gone))).toBe(bytes);
});

test('where no image ends at what is shared, too little is promised', () => {
	const apart = [image('one', 'ab', 150), image('two', 'ac', 120)];
	expect(freedBytes(apart, new Set(['one']))).toBe(30);
	expect(freedBytes(apart, new Set(['two']))).toBe(0);
	expect(freedBytes(apart, new Set(['one', 'two']))).toBeGreaterThanOrEqual(150);
});
