import {expect, test} from 'vitest';
import {createStartLines} from '../../../source/headless/start-lines.ts';

function recorded() {
	const printed: string[] = [];
	const lines = createStartLines((path, text) => void printed.push(`${path} ${text}`));
	return {printed, lines};
}

test('a start is told at once where no end is awaited', () => {
	const {printed, lines} = recorded();
	lines.start('/a', 'started');
	expect(printed).toEqual(['/a started']);
});

test('a start waits for the ends that came before it, in order', () => {
	const {printed, lines} = recorded();
	lines.expectEnd('/a');
	lines.expectEnd('/b');
	lines.start('/c', 'started');
	lines.start('/d', 'started');
	lines.ended('/a');
	expect(printed).toEqual([]);
	lines.ended('/b');
	expect(printed).toEqual(['/c started', '/d started']);
});

test('a start that waits comes before whatever else is told of its node, once', () => {
	const {printed, lines} = recorded();
	lines.expectEnd('/a');
	lines.start('/b', 'started');
	lines.before('/b');
	expect(printed).toEqual(['/b started']);
	lines.ended('/a');
	lines.before('/b');
	expect(printed).toEqual(['/b started']);
});
