import type {ImageBuild, OnProgress, StepResult} from '../build-image.ts';
import {copyFolder} from '../copy/copy-folder.ts';
import {describeRepository} from '../git/describe-repository.ts';
import {gitEnvironment} from '../git/git-environment.ts';
import {imageOf, type Making} from '../making.ts';
import {localFolder} from '../plan.ts';

/** Copies files into the image, as far as they are not there yet (seed: "Adding Local Files"). */
export async function copyStep(
	build: ImageBuild,
	making: Making,
	onProgress: OnProgress,
): Promise<StepResult> {
	const {engine, spec, owner, pipelineId, name, memory, all, signal, onOutput} = build;
	const local = localFolder(spec);
	const folder = local ?? making.folder ?? '';
	const copied = await copyFolder({
		engine,
		owner,
		pipelineId,
		name,
		folder,
		base: imageOf(making),
		memory,
		all,
		signal,
		onProgress,
		onOutput,
	});
	making.copied = copied;
	making.isOurs = true;
	if (local !== undefined) {
		making.inputs.push({step: 'copy', folder: local, scan: copied.scan});
	}

	if (spec.copy_repo !== undefined) {
		making.env = gitEnvironment(await describeRepository(spec.copy_repo, build));
	}

	return {outcome: copied.outcome, detail: copied.detail};
}
