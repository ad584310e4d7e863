import {expect, test} from 'vitest';
import {followModes, type LeftModes, noLeftModes} from '../../../source/terminal/left-modes.ts';

function after(...chunks: string[]): LeftModes {
	const follow = followModes();
	let modes = noLeftModes;
	for (const chunk of chunks) {
		modes = follow(Buffer.from(chunk));
	}

	return modes;
}

test('ordinary output leaves nothing on', () => {
	expect(after('\x1B[31mred\x1B[0m ünicode\r\n', '\x1B]0;title\x07')).toEqual(noLeftModes);
});

test.each([47, 1047, 1049])('the alternate screen by mode %i', mode => {
	expect(after(`\x1B[?${mode}h`).alternateScreen).toBe(mode);
	expect(after(`\x1B[?25;${mode}h`, 'text', '\x1B[?1049l').alternateScreen).toBeUndefined();
});

test('keyboard flags are kept for each screen', () => {
	const modes = after('\x1B[>1u\x1B[>5u\x1B[<u', '\x1B[?1049h\x1B[>1u\x1B[>1u\x1B[>3u\x1B[<2u');
	expect(modes.keyboard).toEqual({main: [1], alternate: [1]});
	expect(after('\x1B[<3u').keyboard.main).toEqual([]);
});

test('what else must not be reset blindly', () => {
	expect(after('\x1B[=1;1u').keyboardChange).toBe('1;1');
	expect(after('\x1B[>4;2m').modifyOtherKeys).toBe(2);
	expect(after('\x1B[>4;2m\x1B[>4m').modifyOtherKeys).toBe(0);
	expect(after('\x1B[5 q').cursorStyle).toBe(true);
	expect(after('\x1B[5 q\x1B[ q').cursorStyle).toBe(false);
});

test('a full reset of the terminal resets all', () => {
	expect(after('\x1B[?1049h\x1B[>1u\x1B[2 q\x1Bc')).toEqual(noLeftModes);
});

test('sequences are found wherever the chunks are cut', () => {
	const output = Buffer.from('a\x1B[?1049h\x1B[>1u\x1B[2 qü\x1B[>4;1m');
	const whole = after(output.toString());
	for (let cut = 0; cut <= output.length; cut++) {
		const follow = followModes();
		follow(output.subarray(0, cut));
		expect(follow(output.subarray(cut)), `cut at ${cut}`).toEqual(whole);
	}
});

test('an endless sequence takes no memory, and the next one is found', () => {
	const endless = `\x1B[${'1;'.repeat(10_000)}`;
	expect(after(endless, endless, '\x1B[?1049h').alternateScreen).toBe(1049);
});
