import {closeSync, openSync, writeFileSync, writeSync} from 'node:fs';
import {unlink} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type OpenWatcher, openWatcher} from '../../../../source/image/watch/folder-events.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {inputOf, watched} from './watched.ts';

function failing(code: string, below: string): OpenWatcher {
	return (place, ...rest) => {
		if (String(place).startsWith(below)) {
			throw Object.assign(new Error(`${code}: no more`), {code});
		}

		return openWatcher(place, ...rest);
	};
}

test.each([
	['ENOSPC', /max_user_watches/],
	['EMFILE', /max_user_instances/],
	['EIO', /no more/],
])('%s: says so once, and still looks when it is asked to', async (code, why) => {
	await using root = await temporaryFolder({'a/b': '', 'c/d': ''});
	const input = await inputOf({folder: root.path});
	await using watch = watched([input], failing(code, path.join(root.path, 'c')));
	await watch.complains(why);
	await root.write('a/e', '');
	await watch.check();
	expect(watch.files()).toEqual(['a/e']);
	await unlink(path.join(root.path, 'a/e'));
	await watch.check();
	expect(watch.files()).toEqual([]);
	expect(watch.reasons).toHaveLength(1);
});

test('what can not be copied is said, and noticed when it is mended', async () => {
	await using root = await temporaryFolder({'a/b': ''});
	await using watch = watched([await inputOf({folder: root.path})]);
	await watch.check();
	const wrong = await root.write('a/.wh.b', '');
	await watch.complains(/\.wh\./);
	await unlink(wrong);
	await root.write('a/c', '');
	await watch.settled(['a/c']);
	expect(watch.reasons).toHaveLength(1);
});

test('rules that can not be understood are said, and noticed when they are mended', async () => {
	await using root = await temporaryFolder({'.dockerignore': 'x', a: '', x: ''});
	await using watch = watched([await inputOf({folder: root.path})]);
	await watch.check();
	await root.write('.dockerignore', '[z-a]');
	await watch.complains(/pattern/);
	await root.write('.dockerignore', 'y');
	await watch.settled(['.dockerignore', 'x']);
});

test('so many events that the system drops some', {timeout: 30_000}, async () => {
	await using root = await temporaryFolder({'.dockerignore': 'noise*', 'a.txt': ''});
	await using watch = watched([await inputOf({folder: root.path})]);
	await watch.check();
	// Without a pause, so that nobody takes what the system holds.
	const noise = [0, 1].map(index => openSync(path.join(root.path, `noise${index}`), 'w'));
	for (let count = 0; count < 10_000; count++) {
		for (const descriptor of noise) {
			writeSync(descriptor, 'x');
		}
	}

	writeFileSync(path.join(root.path, 'a.txt'), 'changed');
	noise.forEach(closeSync);
	await watch.settled(['a.txt']);
});

test('after closing, nothing is said', async () => {
	await using root = await temporaryFolder({a: ''});
	await using watch = watched([await inputOf({folder: root.path})]);
	await watch.check();
	await root.write('b', '');
	const checking = watch.check();
	await watch.close();
	await checking;
	await watch.check();
	expect(watch.answers).toEqual([]);
});
