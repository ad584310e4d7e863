import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import {eventVersion, type RunEvent, type RunEventBody} from '../events/run-event.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import {migrate, storeVersion} from './migrations.ts';
import {openDatabase, recoverDatabase} from './sqlite.ts';
import {sweepUnborn, unbornFolder} from './unborn.ts';
import {unwritable} from './unwritable.ts';

export type PipelineRecord = {
	readonly id: string;
	readonly title: string;
	/** Milliseconds since the epoch. */
	readonly createdAt: number;
	readonly spec: PipelineSpec;
};

export type EventRange = {
	/** The `seq` of the event before the first. */
	readonly after: number;
	readonly limit: number;
};

const allEvents: EventRange = {after: 0, limit: -1};

/** What happened in one pipeline. Only its one runner appends (see runner-lock). */
export type PipelineStore = {
	readonly record: PipelineRecord;
	/** The events in order: all of them, or the next few after one. */
	readonly events: (range?: EventRange) => Iterable<RunEvent>;
	/** Writes events as one transaction and returns them as they were written. */
	readonly append: (bodies: readonly RunEventBody[], at: number) => readonly RunEvent[];
	readonly close: () => void;
};

const fileName = 'run.db';

/**
Makes the store of a new pipeline in a folder that does not exist yet, and appears at once, with all that is in it.
Rejects with `state-unusable` when the disk is full, and leaves nothing half-made.
*/
export async function createStore(folder: string, record: PipelineRecord): Promise<PipelineStore> {
	const unborn = unbornFolder(folder);
	try {
		mkdirSync(unborn, {recursive: true, mode: 0o700});
		sweepUnborn(path.dirname(folder));
		await writeRecord(unborn, record);
		renameSync(unborn, folder);
		return await openStore(folder);
	} catch (error) {
		rmSync(unborn, {recursive: true, force: true});
		rmSync(folder, {recursive: true, force: true});
		throw unwritable(error);
	}
}

async function writeRecord(folder: string, record: PipelineRecord): Promise<void> {
	const database = await openDatabase(path.join(folder, fileName));
	try {
		database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
		migrate(database);
		database
			.prepare('INSERT INTO pipeline (id, title, created_at, spec) VALUES (?, ?, ?, ?)')
			.run(record.id, record.title, record.createdAt, JSON.stringify(record.spec));
	} finally {
		database.close();
	}
}

/** Opens a pipeline's store. Rejects with `pipeline-not-found` or `store-too-new`. */
export async function openStore(
	folder: string,
	options: {readonly readOnly?: boolean} = {},
): Promise<PipelineStore> {
	const readOnly = options.readOnly ?? false;
	const file = path.join(folder, fileName);
	if (!existsSync(file)) {
		throw notFound(folder);
	}

	if (readOnly) {
		await recoverDatabase(file);
	}

	const database = await openDatabase(file, {readOnly});
	database.exec('PRAGMA busy_timeout = 5000;');
	if (readOnly) {
		if (storeVersion(database) === 0) {
			// Its maker was killed before there was a place to write to.
			database.close();
			throw notFound(folder);
		}
	} else {
		database.exec('PRAGMA synchronous = NORMAL;');
		migrate(database);
	}

	const row = database.prepare('SELECT id, title, created_at, spec FROM pipeline').get();
	if (!row) {
		// Its maker was killed before the first write; nothing ever happened in it.
		database.close();
		throw notFound(folder);
	}

	let lastSeq = Number(
		database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events').get()?.seq,
	);
	const insert = readOnly
		? undefined
		: database.prepare('INSERT INTO events (seq, at, body) VALUES (?, ?, ?)');
	return {
		record: {
			id: String(row.id),
			title: String(row.title),
			createdAt: Number(row.created_at),
			spec: JSON.parse(String(row.spec)),
		},
		*events({after, limit} = allEvents) {
			for (const event of database
				.prepare('SELECT seq, at, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
				.iterate(after, limit)) {
				yield {
					v: eventVersion,
					seq: Number(event.seq),
					at: Number(event.at),
					...JSON.parse(String(event.body)),
				};
			}
		},
		append(bodies, at) {
			let seq = lastSeq;
			database.exec('BEGIN IMMEDIATE');
			try {
				const events = bodies.map((body): RunEvent => {
					seq++;
					insert?.run(seq, at, JSON.stringify(body));
					return {v: eventVersion, seq, at, ...body};
				});
				database.exec('COMMIT');
				lastSeq = seq;
				return events;
			} catch (error) {
				// A full disk has rolled back by itself.
				if (database.isTransaction) {
					database.exec('ROLLBACK');
				}

				throw unwritable(error);
			}
		},
		close() {
			database.close();
		},
	};
}

function notFound(folder: string): ConductoError {
	return new ConductoError('pipeline-not-found', `There is no pipeline ${path.basename(folder)}.`, {
		hint: 'See the pipelines of this machine with: conducto list',
	});
}
