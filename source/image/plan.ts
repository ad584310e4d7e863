import type {ImageStepName} from '../events/run-event.ts';
import {defaultImageName} from '../pipeline/inherit.ts';
import type {ImageSpec} from '../pipeline/spec.ts';

/** The name of the image that a recipe without a Dockerfile starts from. */
export function baseReference(spec: ImageSpec): string {
	return spec.image ?? defaultImageName;
}

function hasDockerfile(spec: ImageSpec): boolean {
	return spec.dockerfile !== undefined || spec.dockerfile_text !== undefined;
}

/** Whether files are copied into the image. */
export function copiesFiles(spec: ImageSpec): boolean {
	return localFolder(spec) !== undefined || spec.copy_url !== undefined;
}

/** The folder of this machine whose files are copied. */
export function localFolder(spec: ImageSpec): string | undefined {
	return spec.copy_dir ?? spec.copy_repo;
}

/** The steps of a recipe, in order (reference: "Images"). An image that the engine has is pulled only when asked for. */
export function planSteps(spec: ImageSpec, {pull}: {readonly pull: boolean}): ImageStepName[] {
	const installs =
		spec.install_packages ?? spec.install_pip ?? spec.install_npm ?? spec.install_docker;
	const steps: Readonly<Record<ImageStepName, boolean>> = {
		clone: spec.copy_url !== undefined,
		pull: pull && !hasDockerfile(spec),
		build: hasDockerfile(spec),
		install: installs !== undefined && installs !== false,
		copy: copiesFiles(spec),
		inspect: true,
	};
	return imageSteps.filter(step => steps[step]);
}

const imageSteps: readonly ImageStepName[] = [
	'clone',
	'pull',
	'build',
	'install',
	'copy',
	'inspect',
];
