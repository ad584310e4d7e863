import {expect, test} from 'vitest';
import type {CopyableFile, SessionChanges} from '../../source/events/session-changes.ts';
import type {LeftShell} from '../../source/tui/app-props.ts';
import {demoTree} from './support/demo-tree.ts';
import {type Display, type DisplayOptions, showDisplay} from './support/display.tsx';
import {type FakeConnection, fakeConnection} from './support/fake-connection.ts';
import {midway} from './support/happenings.ts';

const lint = '/Build/Lint';
const rebuilt = [
	{type: 'rebuild', image: 'debian:stable-slim'},
	{type: 'reset', path: lint},
];

type Left = Display & {
	readonly connection: FakeConnection;
	/** Lets a shell end that left these changes. */
	readonly leave: (changes: Partial<SessionChanges>, shell?: Partial<LeftShell>) => void;
	/** The places that were copied. */
	readonly copied: () => readonly string[];
};

async function show(options: DisplayOptions = {}): Promise<Left> {
	const connection = fakeConnection(demoTree);
	let listener = (_left: LeftShell): void => {};
	const copied: string[] = [];
	const display = await showDisplay(connection, {
		...options,
		actions: {
			onLeft(added) {
				listener = added;
				return () => {};
			},
		},
	});
	midway(connection);
	await display.waitFor('Lint');
	return {
		...display,
		connection,
		leave: (changes, shell) =>
			listener({
				path: lint,
				kind: 'snapshot',
				changes: {
					edited: [],
					copyable: [],
					lost: {places: [], count: 0},
					options: [],
					...changes,
				},
				async copy(places) {
					copied.push(...places);
					return places.map(place => ({place, state: 'copied'}));
				},
				...shell,
			}),
		copied: () => copied,
	};
}

function file(name: string, more: Partial<CopyableFile> = {}): CopyableFile {
	return {
		place: `/work/${name}`,
		name,
		change: 'changed',
		lines: {added: 1, removed: 0},
		isNewerHere: false,
		...more,
	};
}

const some: Partial<SessionChanges> = {
	copyable: [
		file('check.sh', {lines: {added: 3, removed: 1}}),
		file('logo.png', {change: 'added', lines: undefined}),
		file('rules/old.json', {change: 'removed', lines: {added: 0, removed: 12}}),
		file('rules/strict.json', {isNewerHere: true}),
	],
	lost: {places: ['/etc/lint.conf', '/opt/a', '/opt/b'], count: 5},
	options: ["installPackages: ['jq'],", "installPip: ['ruff==0.9.1'],"],
};

test.for([
	[80, 24],
	[160, 50],
	[60, 20],
] as const)('%dx%d: what a shell left, to choose from', async ([columns, rows]) => {
	await using display = await show({columns, rows});
	display.leave(some);
	await display.waitFor('check.sh');
	display.press('j');
	await expect(await display.quiet()).toMatchFileSnapshot(
		`goldens/${columns}x${rows}-left-behind.txt`,
	);
});

test('Enter copies what is chosen, but not over what is newer here; then the rebuild is asked for', async () => {
	await using display = await show();
	display.leave(some);
	await display.waitFor('Copy 3 files to their places here?');
	display.press('j', 'Space');
	await display.waitFor('Copy 2 files to their places here?');
	display.press('Enter');
	await display.waitFor('2 files changed: rebuild debian:stable-slim and reset /Build/Lint?');
	expect(display.copied()).toEqual(['/work/check.sh', '/work/rules/old.json']);
	expect(display.connection.sent).toEqual([]);
	display.press('y');
	await display.waitFor(screen => !screen.includes('rebuild debian'));
	expect(display.connection.sent).toEqual(rebuilt);
});

test('what is newer here is overwritten only when that was asked, too', async () => {
	await using display = await show();
	display.leave({copyable: [file('a.txt', {isNewerHere: true})]});
	await display.waitFor('[ ] changed  a.txt');
	display.press('Space', 'Enter');
	await display.waitFor('a.txt: edited here since the image was built. Overwrite it?');
	display.press('n');
	await display.waitFor('Copy 1 file to its place here?');
	expect(display.copied()).toEqual([]);
	display.press('Enter', 'y');
	await display.waitFor('1 file changed: rebuild debian:stable-slim');
	expect(display.copied()).toEqual(['/work/a.txt']);
});

test.for(['Escape', 'q'])('%s leaves it all, and the tree is back', async key => {
	await using display = await show();
	const before = await display.quiet();
	display.leave(some);
	await display.waitFor('check.sh');
	display.press(key);
	await display.waitFor(screen => !screen.includes('check.sh'));
	expect(await display.quiet()).toBe(before);
	expect(display.copied()).toEqual([]);
	expect(display.connection.sent).toEqual([]);
});

test('a live shell that changed files: y rebuilds and resets, n and Escape do not', async () => {
	await using display = await show();
	const question = '3 files changed: rebuild debian:stable-slim and reset /Build/Lint?';
	const edited = ['a', 'b', 'c'];
	for (const key of ['n', 'Escape']) {
		display.leave({edited}, {kind: 'live'});
		await display.waitFor(question);
		display.press(key);
		await display.waitFor(screen => !screen.includes(question));
	}

	expect(display.connection.sent).toEqual([]);
	display.leave({edited}, {kind: 'live'});
	await expect(await display.waitFor(question)).toMatchFileSnapshot(
		'goldens/80x24-rebuild-question.txt',
	);
	display.press('y');
	await display.waitFor(screen => !screen.includes(question));
	expect(display.connection.sent).toEqual(rebuilt);
});

test('what can not be brought here is only said, and goes with the next key', async () => {
	await using display = await show();
	display.leave({lost: {places: ['/etc/a.conf'], count: 1}});
	await display.waitFor('What changed goes with the container: /etc/a.conf.');
	display.press('k');
	await display.waitFor(screen => !screen.includes('/etc/a.conf'));
});

test('y copies the lines for the definition', async () => {
	await using display = await show();
	display.leave({options: ["installPip: ['six==1.17.0'],"]});
	await display.waitFor('The snapshot shell of /Build/Lint installed packages.');
	display.press('y');
	const copied = Buffer.from("installPip: ['six==1.17.0'],").toString('base64');
	await expect.poll(display.written).toContain(`\u001B]52;c;${copied}`);
	await display.waitFor('copied');
	display.press('q');
	await display.waitFor(screen => !screen.includes('installPip'));
});

test('what could not be copied is said with the question about the rest, or alone', async () => {
	await using display = await show();
	display.leave(some, {
		copy: async places =>
			places.map((place, index) =>
				index === 0 ? {place, state: 'copied'} : {place, state: 'refused', why: 'the disk is full'},
			),
	});
	await display.waitFor('check.sh');
	display.press('Enter');
	await display.waitFor('1 file changed: rebuild');
	expect(display.screen()).toContain('logo.png and 1 more were not copied: the disk is full.');
	display.press('n');
	display.leave(some, {
		copy: async places => places.map(place => ({place, state: 'refused', why: 'the disk is full'})),
	});
	await display.waitFor('check.sh');
	display.press('Enter');
	await display.waitFor('check.sh and 2 more were not copied: the disk is full.');
});

test('a second shell that ends meanwhile is asked about afterwards', async () => {
	await using display = await show();
	display.leave(some);
	await display.waitFor('check.sh');
	display.leave({edited: ['a']}, {path: '/Deploy', kind: 'live'});
	display.press('q');
	await display.waitFor('1 file changed: rebuild debian:stable-slim and reset /Deploy?');
	display.press('n');
	await display.waitFor('? help');
});
