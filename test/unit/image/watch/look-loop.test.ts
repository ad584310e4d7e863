import {expect, test} from 'vitest';
import {createLookLoop} from '../../../../source/image/watch/look-loop.ts';

/** Looks that end when the test says so. */
function heldLooks() {
	const open: Array<() => void> = [];
	const began: Array<() => void> = [];
	let count = 0;
	return {
		look: () =>
			new Promise<void>(resolve => {
				count++;
				open.push(resolve);
				began.shift()?.();
			}),
		count: () => count,
		end: () => open.shift()?.(),
		nextBegins: () => new Promise<void>(resolve => began.push(resolve)),
	};
}

test('never looks twice at once, and a call during a look leads to one more', async () => {
	const looks = heldLooks();
	const loop = createLookLoop(looks.look);
	const first = loop.look();
	const second = loop.look();
	const third = loop.look();
	expect(looks.count()).toBe(1);
	looks.end();
	await first;
	expect(looks.count()).toBe(2);
	looks.end();
	await Promise.all([second, third]);
	expect(looks.count()).toBe(2);
	await loop.close();
});

test('what is noticed during a look leads to one more', async () => {
	const looks = heldLooks();
	const loop = createLookLoop(looks.look);
	const first = loop.look();
	loop.notice();
	const next = looks.nextBegins();
	looks.end();
	await first;
	await next;
	expect(looks.count()).toBe(2);
	looks.end();
	await loop.close();
});

test('after closing there is none', async () => {
	const looks = heldLooks();
	const loop = createLookLoop(looks.look);
	loop.notice();
	await loop.close();
	await loop.look();
	expect(looks.count()).toBe(0);
});
