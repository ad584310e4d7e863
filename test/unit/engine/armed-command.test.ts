import {expect, test} from 'vitest';
import {
	saysNeverReleased,
	saysUnreleased,
	unreleasedMarker,
} from '../../../source/engine/armed-command.ts';

const marker = `${unreleasedMarker('0a1b2c')}\n`;

test.each([marker, `warning\n${marker}`])('%j says that nothing was released', tail => {
	expect(saysUnreleased(tail, '0a1b2c')).toBe(true);
	expect(saysNeverReleased(tail)).toBe(true);
});

test('the marker of another container says so of that one, and not of the one that is meant', () => {
	expect(saysUnreleased(marker, 'ffffff')).toBe(false);
	expect(saysNeverReleased(marker)).toBe(true);
});

test.each(['', 'error\n', `${marker}more\n`, `it said ${marker}`, unreleasedMarker('0a1b2c')])(
	'%j is what a command prints',
	tail => {
		expect(saysNeverReleased(tail)).toBe(false);
	},
);
