import {readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';

/** No id begins with it. */
const mark = '.';

/** Making a store takes milliseconds: who takes longer was killed meanwhile. */
const hourMs = 3_600_000;

/** Where a pipeline's store is made, before it is one: beside the pipelines. */
export function unbornFolder(pipelineFolder: string): string {
	return path.join(path.dirname(pipelineFolder), `${mark}${path.basename(pipelineFolder)}`);
}

export function isUnborn(name: string): boolean {
	return name.startsWith(mark);
}

/** Removes what makers of stores left that were killed. */
export function sweepUnborn(pipelines: string): void {
	for (const name of readdirSync(pipelines).filter(isUnborn)) {
		const folder = path.join(pipelines, name);
		const stat = statSync(folder, {throwIfNoEntry: false});
		if (stat && Date.now() - stat.mtimeMs > hourMs) {
			rmSync(folder, {recursive: true, force: true});
		}
	}
}
