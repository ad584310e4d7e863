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
	/** Opens a shell, and lets it end and leave these changes. */
	readonly leave: (changes: Partial<SessionChanges>, shell?: Partial<LeftShell>) => Promise<void>;
	/** Tells that a shell has left these changes, whatever the person is at. */
	readonly tell: (changes: Partial<SessionChanges>, shell?: Partial<LeftShell>) => void;
	readonly tellProblem: (error: unknown) => void;
	/** Begins to look at what a shell left. Returns the way to end that. */
	readonly look: () => () => void;
	/** The places that were copied. */
	readonly copied: () => readonly string[];
};

async function show(options: DisplayOptions = {}): Promise<Left> {
	const connection = fakeConnection(demoTree);
	let listener = (_left: LeftShell): void => {};
	let tellProblem = (_error: unknown): void => {};
	let looking: PromiseWithResolvers<void> | undefined;
	let shells = 0;
	const copied: string[] = [];
	const display = await showDisplay(connection, {
		...options,
		actions: {
			leftShells: {
				onLeft(added) {
					listener = added;
					return () => {};
				},
				onProblem(added) {
					tellProblem = added;
					return () => {};
				},
				isSettled: () => looking === undefined,
				settled: async () => looking?.promise,
			},
			prepareShell: async () => ({
				async attach() {
					shells++;
					return 'ended';
				},
			}),
		},
	});
	midway(connection);
	display.press(']');
	await display.waitFor('Lint');

	const tell: Left['tell'] = (changes, shell) =>
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
		});
	return {
		...display,
		connection,
		tell,
		tellProblem: error => tellProblem(error),
		async leave(changes, shell) {
			const before = shells;
			display.press('s');
			await expect.poll(() => shells).toBe(before + 1);
			tell(changes, shell);
		},
		look() {
			looking = Promise.withResolvers();
			return () => {
				looking?.resolve();
				looking = undefined;
			};
		},
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
	await display.leave(some);
	await display.waitFor('check.sh');
	display.press('j');
	await expect(await display.quiet()).toMatchFileSnapshot(
		`goldens/${columns}x${rows}-left-behind.txt`,
	);
});

test('Enter copies what is chosen, but not over what is newer here; then the rebuild is asked for', async () => {
	await using display = await show();
	await display.leave(some);
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
	await display.leave({copyable: [file('a.txt', {isNewerHere: true})]});
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
	await display.leave(some);
	await display.waitFor('check.sh');
	display.press(key);
	await display.waitFor('Nothing was copied.');
	display.press('Escape');
	expect(await display.quiet()).toBe(before);
	expect(display.copied()).toEqual([]);
	expect(display.connection.sent).toEqual([]);
	display.press('c');
	await display.waitFor('Copy 3 files to their places here?');
	display.press('Enter');
	await display.waitFor('3 files changed: rebuild');
	display.press('n', 'c');
	await display.waitFor('No shell has left changes to choose from.');
});

test('whoever is at something else already is not asked, but can ask', async () => {
	await using display = await show();
	await display.leave({});
	display.press('k');
	await display.quiet();
	display.tell(some);
	display.press('y', 'j');
	await expect(
		await display.waitFor('c: what the snapshot shell of /Build/Lint changed'),
	).toMatchFileSnapshot('goldens/80x24-changes-wait.txt');
	expect(display.connection.sent).toEqual([]);
	display.press('c');
	await display.waitFor('Copy 3 files to their places here?');
	display.press('Escape', 'Escape');
	await display.waitFor(screen => !screen.includes('c: what the'));
});

test('the display is not left before it is known what a shell left, and it was asked about it', async () => {
	await using display = await show();
	const seen = display.look();
	display.press('q');
	await display.waitFor('Looking at what the shell changed …');
	display.tell(some);
	seen();
	await display.waitFor('Copy 3 files to their places here?');
	display.press('q');
	await display.waitFor('Nothing was copied.');
	display.press('q', 'l');
	expect(await display.left).toBe('leave');
});

test('Enter without a file copies nothing, and twice copies once', async () => {
	await using display = await show();
	await display.leave({copyable: [file('a.txt')]});
	await display.waitFor('[x] changed');
	display.press('Space', 'Enter');
	await display.waitFor('Nothing was copied.');
	display.press('c', 'Enter', 'Enter', 'Enter');
	await display.waitFor('1 file changed: rebuild');
	expect(display.copied()).toEqual(['/work/a.txt']);
});

test('that a shell could not be tidied up is said', async () => {
	await using display = await show();
	display.tellProblem(new Error('The engine is gone.'));
	await display.waitFor('The engine is gone.');
});

test('of a live shell that installed packages, both are asked about', async () => {
	await using display = await show();
	await display.leave({edited: ['a'], options: ["installPip: ['six'],"]}, {kind: 'live'});
	await display.waitFor('The live shell of /Build/Lint installed packages.');
	display.press('Escape');
	await display.waitFor('1 file changed: rebuild debian:stable-slim and reset /Build/Lint?');
});

test('a live shell that changed files: y rebuilds and resets, n and Escape do not', async () => {
	await using display = await show();
	const question = '3 files changed: rebuild debian:stable-slim and reset /Build/Lint?';
	const edited = ['a', 'b', 'c'];
	for (const key of ['n', 'Escape']) {
		await display.leave({edited}, {kind: 'live'});
		await display.waitFor(question);
		display.press(key);
		await display.waitFor(screen => !screen.includes(question));
	}

	expect(display.connection.sent).toEqual([]);
	await display.leave({edited}, {kind: 'live'});
	await expect(await display.waitFor(question)).toMatchFileSnapshot(
		'goldens/80x24-rebuild-question.txt',
	);
	display.press('y');
	await display.waitFor(screen => !screen.includes(question));
	expect(display.connection.sent).toEqual(rebuilt);
});

test('what can not be brought here is only said, and goes with the next key', async () => {
	await using display = await show();
	await display.leave({lost: {places: ['/etc/a.conf'], count: 1}});
	await display.waitFor('What changed goes with the container: /etc/a.conf.');
	display.press('k');
	await display.waitFor(screen => !screen.includes('/etc/a.conf'));
});

test('y copies the lines for the definition', async () => {
	await using display = await show();
	await display.leave({options: ["installPip: ['six==1.17.0'],"]});
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
	await display.leave(some, {
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
	await display.leave(some, {
		copy: async places => places.map(place => ({place, state: 'refused', why: 'the disk is full'})),
	});
	await display.waitFor('check.sh');
	display.press('Enter');
	await display.waitFor('check.sh and 2 more were not copied: the disk is full.');
});

test('a second shell that ends meanwhile is asked about afterwards', async () => {
	await using display = await show();
	await display.leave(some);
	await display.waitFor('check.sh');
	display.tell({edited: ['a']}, {path: '/Deploy', kind: 'live'});
	display.press('q');
	await display.waitFor('1 file changed: rebuild debian:stable-slim and reset /Deploy?');
	display.press('n');
	await display.waitFor('? help');
});
