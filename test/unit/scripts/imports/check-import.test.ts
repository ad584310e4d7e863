import {expect, test} from 'vitest';
import {checkImport} from '../../../../scripts/imports/check-import.ts';
import {importsOf} from '../../../../scripts/imports/imports-of.ts';

test.each([
	['runner/decide.ts', '../engine/engine.ts'],
	['tui/components/Tree.tsx', '../../view/tree-row.ts'],
	['tui/components/Tree.tsx', '../keymap/keys.ts'],
	['engine/docker-engine.ts', 'dockerode'],
	['view/text.ts', 'string-width'],
	['headless/plain.ts', 'node:util'],
])('%s may import %s', (file, imported) => {
	expect(checkImport(file, imported)).toBeUndefined();
});

test.each([
	['tui/components/Tree.tsx', '../../engine/engine.ts', 'tui may not import engine'],
	['headless/plain.ts', '../tui/theme.ts', 'headless may not import tui'],
	['pipeline/spec.ts', '../runner/runner.ts', 'pipeline may not import runner'],
	['image/plan.ts', 'dockerode', 'only engine may import dockerode'],
	['tui/log.ts', '@xterm/headless', 'only terminal may import @xterm/headless'],
	['view/text.ts', 'node:os', "view is pure, and imports none of Node's modules"],
	[
		'tui/log.ts',
		'node:fs/promises',
		'tui is a display, and touches no files, sockets or processes',
	],
	['elsewhere/a.ts', '../view/text.ts', 'elsewhere has no entry in the table of allowed imports'],
])('%s may not import %s', (file, imported, problem) => {
	expect(checkImport(file, imported)).toBe(problem);
});

test('finds every kind of import, with its line', () => {
	const text = [
		"import a from 'a';",
		"import type {B} from 'b';",
		"export {c} from 'c';",
		"export * from 'd';",
		"const e = await import('e');",
		"import 'f';",
	].join('\n');
	const found = importsOf('x.ts', text).sort((one, other) => one.line - other.line);
	expect(found.map(({specifier, line}) => `${specifier} ${line}`)).toEqual([
		'a 1',
		'b 2',
		'c 3',
		'd 4',
		'e 5',
		'f 6',
	]);
});
