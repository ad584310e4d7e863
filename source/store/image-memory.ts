import {createHash} from 'node:crypto';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {setTimeout as sleep} from 'node:timers/promises';
import {isUnusable, openFacts, removeFacts} from './facts-database.ts';
import {takeFileLock} from './file-lock.ts';
import {stateUnusable} from './state-folder.ts';

/** How often a lock that is taken is asked for again. */
const lockIntervalMs = 20;

/** What is remembered of images, as `image/` asks for it. */
export type StoredImageMemory = {
	readonly folder: string;
	readonly read: (kind: string, key: string) => unknown;
	readonly write: (kind: string, key: string, value: unknown) => void;
	readonly remove: (kind: string, key: string) => void;
	readonly keys: (kind: string) => readonly string[];
	readonly lock: (name: string, signal: AbortSignal) => Promise<() => void>;
	readonly close: () => void;
};

/**
Opens what all pipelines of a state folder know of images. It is a cache, and nothing depends on it: what
another version wrote, or what is damaged, is thrown away, and what can't be read or written is unknown.

Rejects with `state-unusable` when there is no place for it.
*/
export async function openImageMemory(stateFolder: string): Promise<StoredImageMemory> {
	const folder = path.join(stateFolder, 'images');
	const locks = path.join(folder, 'locks');
	const file = path.join(folder, 'memory.sqlite');
	const lock = lockIn(locks);
	const database = await open(file, locks, lock).catch(cause => {
		throw stateUnusable(cause);
	});
	const select = database.prepare('SELECT value FROM facts WHERE kind = ? AND key = ?');
	const insert = database.prepare(
		'INSERT OR REPLACE INTO facts (kind, key, value) VALUES (?, ?, ?)',
	);
	const erase = database.prepare('DELETE FROM facts WHERE kind = ? AND key = ?');
	const list = database.prepare('SELECT key FROM facts WHERE kind = ? ORDER BY key');
	const attempt = <T>(action: () => T, otherwise: T): T => {
		try {
			return action();
		} catch (error) {
			if (isUnusable(error)) {
				// The next process begins anew.
				removeFacts(file);
			}

			return otherwise;
		}
	};

	return {
		folder,
		read: (kind, key) =>
			attempt(() => {
				const value = select.get(kind, key)?.value;
				return typeof value === 'string' ? JSON.parse(value) : undefined;
			}, undefined),
		write: (kind, key, value) =>
			attempt(() => void insert.run(kind, key, JSON.stringify(value)), undefined),
		remove: (kind, key) => attempt(() => void erase.run(kind, key), undefined),
		keys: kind => attempt(() => list.all(kind).map(({key}) => String(key)), []),
		lock,
		close: () => database.close(),
	};
}

async function open(
	file: string,
	locks: string,
	lock: StoredImageMemory['lock'],
): Promise<DatabaseSync> {
	mkdirSync(locks, {recursive: true, mode: 0o700});
	const replace = async (error: unknown): Promise<DatabaseSync> => {
		if (!isUnusable(error)) {
			throw error;
		}

		removeFacts(file);
		return openFacts(file);
	};

	try {
		return await openFacts(file);
	} catch {
		// One process at a time: whoever comes next must not take away what was just made anew.
		const unlock = await lock('memory', new AbortController().signal);
		try {
			return await openFacts(file).catch(replace);
		} finally {
			unlock();
		}
	}
}

function lockIn(folder: string): StoredImageMemory['lock'] {
	return async (name, signal) => {
		const file = path.join(folder, createHash('sha256').update(name).digest('hex').slice(0, 32));
		for (;;) {
			signal.throwIfAborted();
			const unlock = await takeFileLock(file);
			if (unlock) {
				return unlock;
			}

			await sleep(lockIntervalMs, undefined, {signal});
		}
	};
}
