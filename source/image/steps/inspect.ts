import type {ImageBuild, StepResult} from '../build-image.ts';
import {contentsOf} from '../inspect/contents.ts';
import {pickShell} from '../inspect/pick-shell.ts';
import {imageOf, type Making} from '../making.ts';

/** Looks into what the files are copied onto, once for all: the copied files change none of it (seed: "Base Image Selection"). */
export async function inspectStep(build: ImageBuild, making: Making): Promise<StepResult> {
	const {contents, outcome} = await contentsOf({
		...build,
		image: imageOf(making),
		shell: build.spec.shell,
	});
	making.contents = contents;
	making.shell = pickShell(contents, build.spec.shell);
	return {outcome};
}
