import type {Engine, EngineImage} from '../../engine/engine.ts';
import type {StepOutcome} from '../../events/run-event.ts';
import type {ImageMemory} from '../memory.ts';
import {withContainer} from '../temporary-container.ts';
import type {ImageContents} from './image-contents.ts';
import {lookAtFiles} from './look-at-files.ts';
import {findShell} from './pick-shell.ts';
import {programFinder} from './program-finder.ts';
import {inspectNode, inspectPython} from './program-versions.ts';
import {parseContents, recordOf} from './remembered-contents.ts';
import {defaultTimeLimitMs} from './run-program.ts';

export type {ImageContents} from './image-contents.ts';

export type Inspection = {
	readonly engine: Engine;
	readonly image: EngineImage;
	readonly memory: ImageMemory;
	/** The uuid of the state folder; labels what is made. */
	readonly owner: string;
	readonly pipelineId: string;
	/** A shell that is wanted, by name or absolute path: looked for beside the usual ones. */
	readonly shell?: string | undefined;
	/** How long a program of the image may take to say its version. Default: 10 s. */
	readonly timeLimitMs?: number;
	readonly signal: AbortSignal;
};

/**
What is inside an image (seed: "Base Image Selection"). Looked at once and then remembered by the image's
id, which always means the same files.

First come the files, of a container that is never started: that works without a shell and whatever the
image's entrypoint and user are. Only Python and Node.js are run, for their versions.
*/
export async function contentsOf(
	inspection: Inspection,
): Promise<{readonly contents: ImageContents; readonly outcome: StepOutcome}> {
	const {image, memory, shell, signal} = inspection;
	const complete = (): ImageContents | undefined => {
		const known = remembered(inspection);
		return known && hasShell(known, shell) ? known : undefined;
	};
	const known = complete();
	if (known) {
		return {contents: known, outcome: 'unchanged'};
	}

	const release = await memory.lock(`contents ${image.id}`, signal);
	try {
		// Another one may have looked meanwhile.
		const meanwhile = complete();
		if (meanwhile) {
			return {contents: meanwhile, outcome: 'unchanged'};
		}

		const found = remembered(inspection) ?? (await look(inspection));
		const contents = hasShell(found, shell) ? found : await withWanted(inspection, found);
		memory.write('contents', image.id, recordOf(contents));
		return {contents, outcome: 'made'};
	} finally {
		release();
	}
}

function remembered({image, memory}: Inspection): ImageContents | undefined {
	return parseContents(memory.read('contents', image.id));
}

async function look(inspection: Inspection): Promise<ImageContents> {
	const {engine, image, signal, timeLimitMs = defaultTimeLimitMs} = inspection;
	const {programs, ...found} = await inFiles(inspection, id => lookAtFiles(engine, id, image));
	signal.throwIfAborted();
	const run = {...inspection, timeLimitMs};
	const [python, node] = await Promise.all([
		inspectPython(run, programs.python),
		inspectNode(run, programs.node, programs.npm),
	]);
	return {...found, python, node};
}

/** Looks for the shell that is wanted; it comes after the usual ones. */
async function withWanted(inspection: Inspection, contents: ImageContents): Promise<ImageContents> {
	const {engine, image, shell = ''} = inspection;
	const found = await inFiles(inspection, async id => {
		const finder = await programFinder(engine, id, image.env);
		if (!shell.startsWith('/')) {
			return finder.findShell(shell);
		}

		return (await finder.isExecutable(shell)) ? shell : undefined;
	});
	return found === undefined ? contents : {...contents, shells: [...contents.shells, found]};
}

/** In a container of the image that is never started. */
async function inFiles<T>(
	{engine, image, owner, pipelineId}: Inspection,
	use: (containerId: string) => Promise<T>,
): Promise<T> {
	const purpose = `contents ${image.id}`;
	const command = ['/conducto-inspect'];
	return withContainer({engine, owner, pipelineId, purpose, imageId: image.id, command}, use);
}

function hasShell(contents: ImageContents, wanted: string | undefined): boolean {
	return wanted === undefined || findShell(contents, wanted) !== undefined;
}
