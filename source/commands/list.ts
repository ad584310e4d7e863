import {ConductoError} from '../errors/conducto-error.ts';
import {type Counts, type StateName, stateNames} from '../run-state/run-state.ts';
import {pipelineIds, type StateFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {readPipeline} from './find-pipeline.ts';

type Listed = {
	readonly id: string;
	/** The definition's file, or the title where a spec was written by hand. */
	readonly definition: string;
	readonly state: StateName;
	readonly counts: Counts;
	/** ISO 8601. */
	readonly started: string;
};

/** A folder that can't be read: written by a newer conducto, or damaged. */
type Unreadable = {readonly id: string; readonly error: string};

/** `conducto list`: the pipelines on this machine, newest first. */
export async function listCommand(context: CommandContext): Promise<void> {
	const state = stateFolderOf(context);
	const read = await Promise.all(pipelineIds(state).map(async id => readOne(state, id)));
	const listed = read.filter(one => one !== undefined);
	const lines = context.json ? listed.map(one => JSON.stringify(one)) : table(listed);
	for (const line of lines) {
		context.stdout.write(`${line}\n`);
	}
}

/** Undefined for a folder that holds no pipeline, such as one whose maker was killed at its first write. */
async function readOne(state: StateFolder, id: string): Promise<Listed | Unreadable | undefined> {
	try {
		const {record, state: run} = await readPipeline(state, id);
		const root = run.parents.get('/');
		const leaf = run.leaves.get('/');
		const counts = root?.counts ?? {...noCounts, [leaf?.state ?? 'pending']: 1};
		return {
			id,
			definition: record.spec.definition?.file ?? record.title,
			state: root?.state ?? leaf?.state ?? 'pending',
			counts,
			started: new Date(record.createdAt).toISOString(),
		};
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'pipeline-not-found') {
			return undefined;
		}

		return {id, error: error instanceof Error ? error.message : String(error)};
	}
}

const noCounts: Counts = {pending: 0, queued: 0, running: 0, done: 0, error: 0, killed: 0};

function table(listed: ReadonlyArray<Listed | Unreadable>): string[] {
	if (listed.length === 0) {
		return ['There is no pipeline yet. Make one with: conducto <definition>'];
	}

	return listed.map(one => {
		if ('error' in one) {
			return `${one.id}  can't be read: ${one.error}`;
		}

		const {id, state, counts, started, definition} = one;
		const parts = stateNames
			.filter(name => counts[name] > 0)
			.map(name => `${counts[name]} ${name}`);
		const when = started.slice(0, 16).replace('T', ' ');
		return [id, when, state.padEnd(7), parts.join(', ').padEnd(24), definition].join('  ');
	});
}
