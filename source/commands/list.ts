import {ConductoError} from '../errors/conducto-error.ts';
import {localTime} from '../headless/local-time.ts';
import {countsOf} from '../run-state/counts.ts';
import {type Counts, countNames, type StateName, stateOf} from '../run-state/run-state.ts';
import {pipelineIds, type StateFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {hasRunner} from './find-pipeline.ts';
import {readPipeline} from './read-pipeline.ts';

type Listed = {
	readonly id: string;
	/** The definition's file, or the title where a spec was written by hand. */
	readonly definition: string;
	readonly state: StateName;
	readonly counts: Counts;
	/** Whether its runner is alive: it runs, or somebody looks at it. */
	readonly open: boolean;
	/** ISO 8601. */
	readonly started: string;
};

/** A pipeline whose store can't be read: written by a newer conducto, or damaged. */
type Unreadable = {readonly id: string; readonly error: string};

/** `conducto list`: the pipelines on this machine, newest first, then those that can't be read. */
export async function listCommand(context: CommandContext): Promise<void> {
	const state = stateFolderOf(context);
	const listed: Listed[] = [];
	const unreadable: Unreadable[] = [];
	// One after the other: each open store takes several of the few files that a process may open.
	for (const id of pipelineIds(state)) {
		const pipeline = await read(state, id);
		if (pipeline && 'error' in pipeline) {
			unreadable.push(pipeline);
		} else if (pipeline) {
			listed.push(pipeline);
		}
	}

	listed.sort((a, b) => b.started.localeCompare(a.started));
	const lines = context.json
		? [...listed, ...unreadable].map(one => JSON.stringify(one))
		: table(listed, unreadable);
	for (const line of lines) {
		context.stdout.write(`${line}\n`);
	}
}

/** Undefined for a folder that holds no pipeline, such as one whose maker was killed at its first write. */
async function read(state: StateFolder, id: string): Promise<Listed | Unreadable | undefined> {
	try {
		const {record, state: run} = await readPipeline(state, id);
		return {
			id,
			definition: record.spec.definition?.file ?? record.title,
			state: stateOf(run, '/'),
			counts: countsOf(run),
			open: await hasRunner(state, id),
			started: new Date(record.createdAt).toISOString(),
		};
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'pipeline-not-found') {
			return undefined;
		}

		return {id, error: error instanceof Error ? error.message : String(error)};
	}
}

function table(listed: readonly Listed[], unreadable: readonly Unreadable[]): string[] {
	if (listed.length + unreadable.length === 0) {
		return ['There is no pipeline yet. Make one with: conducto <definition>'];
	}

	const countsWidth = Math.max(...listed.map(({counts}) => countsText(counts).length));
	const openWidth = listed.some(({open}) => open) ? openText.length : 0;
	return [
		...listed.map(one => line(one, countsWidth, openWidth)),
		...unreadable.map(unreadableLine),
	];
}

/** Marks the pipelines that are open; there is no such column where none is. */
const openText = 'open';

function line(
	{id, state, counts, open, started, definition}: Listed,
	countsWidth: number,
	openWidth: number,
): string {
	const columns = [id, localTime(started), state.padEnd(7)];
	if (openWidth > 0) {
		columns.push((open ? openText : '').padEnd(openWidth));
	}

	return [...columns, countsText(counts).padEnd(countsWidth), definition].join('  ');
}

function countsText(counts: Counts): string {
	const parts = countNames.filter(name => counts[name] > 0).map(name => `${counts[name]} ${name}`);
	return parts.join(', ');
}

function unreadableLine({id, error}: Unreadable): string {
	// The message may quote what the damaged file holds.
	const reason = error.replace(/[\s\p{Cc}]+/gu, ' ');
	return [id, ''.padEnd(whenWidth), 'unreadable', reason].join('  ');
}

const whenWidth = 'YYYY-MM-DD hh:mm'.length;
