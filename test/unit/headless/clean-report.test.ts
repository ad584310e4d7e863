import {expect, test} from 'vitest';
import {cleanSummary, cleanTable} from '../../../source/headless/clean-report.ts';

const nothing = {pipelines: 0, containers: 0, images: 0, clones: 0, caches: 0, bytes: 0};

test('the last line names what there was', () => {
	const cleaned = {...nothing, pipelines: 3, images: 1, clones: 2, bytes: 1.2e9};
	expect(cleanSummary(cleaned, false)).toBe('Removed 3 pipelines, 1 image, 2 clones: 1.2GB freed.');
	expect(cleanSummary(cleaned, true)).toBe(
		'Would remove 3 pipelines, 1 image, 2 clones: 1.2GB would be freed.',
	);
	expect(cleanSummary(nothing, false)).toBe('There is nothing to remove.');
});

test('the table is aligned, and keeps to a line for each row', () => {
	const rows = [
		{name: 'abc234', images: 2, bytes: 5_300_000, about: '/home/me/a\n.ts'},
		{name: '(clones)', images: 0, bytes: 12_000, about: ''},
	];
	const lines = cleanTable(rows);
	expect(lines).toHaveLength(3);
	expect(lines[0]).toBe('pipeline  images    size  definition');
	expect(lines[1]).toMatch(/^abc234 {9}2 {3}5\.3MB {2}\S+/);
	expect(lines[2]).toBe('(clones)            12kB');
	expect(cleanTable([])).toEqual([]);
});
