import headless from '@xterm/headless';
import {expect, test, vi} from 'vitest';
import {createFeed} from '../../../source/terminal/emulator-feed.ts';

test('what is printed line by line is emulated in few pieces, in order, and not over a step in between', async () => {
	const terminal = new headless.Terminal({
		cols: 20,
		rows: 5,
		scrollback: 0,
		allowProposedApi: true,
	});
	const write = vi.spyOn(terminal, 'write');
	const feed = createFeed(terminal);
	const lines = (from: number, to: number): void => {
		for (let line = from; line <= to; line++) {
			feed.take(Buffer.from(`${line}\r\n`), 'now');
		}
	};
	const lastLine = (): string | undefined =>
		terminal.buffer.active.getLine(3)?.translateToString(true);

	lines(1, 2000);
	let between: string | undefined;
	feed.inTurn(() => {
		between = lastLine();
	});
	lines(2001, 4000);
	await new Promise<void>(resolve => feed.inTurn(resolve));
	expect(between).toBe('2000');
	expect(lastLine()).toBe('4000');
	expect(feed.waitingBytes()).toBe(0);
	expect(write.mock.calls.length).toBeLessThan(10);
	terminal.dispose();
});
