import {imageLabels} from '../../engine/labels.ts';
import {imageRepository} from '../../engine/names.ts';
import type {ImageBuild, OnProgress, StepResult} from '../build-image.ts';
import {scanNames} from '../folder/scan-names.ts';
import {settledScan} from '../folder/settled-scan.ts';
import {contentsOf} from '../inspect/contents.ts';
import {installOf, type NpmFiles, npmFileNames} from '../install/install.ts';
import {installPackages} from '../install/install-packages.ts';
import {imageOf, type Making} from '../making.ts';
import {localFolder} from '../plan.ts';
import {readNpmFiles} from '../read-npm-files.ts';

/** Installs packages on top of the base (seed: "Adding Python Packages"; reference: "Images"). */
export async function installStep(
	build: ImageBuild,
	making: Making,
	onProgress: OnProgress,
): Promise<StepResult> {
	const {engine, spec, owner} = build;
	const base = imageOf(making);
	const {contents} = await contentsOf({...build, image: base, shell: undefined});
	const {imageId, outcome, detail} = await installPackages({
		...build,
		base,
		contents,
		install: installOf(spec),
		npmFiles: await npmFilesOf(build, making),
		repository: imageRepository(owner, 'install'),
		labels: {[imageLabels.owner]: owner},
		onProgress,
	});
	making.image = (await engine.findImage(imageId)) ?? base;
	making.isOurs = true;
	return {outcome, detail};
}

/** What a plain `npm install` reads comes out of the folder that is copied later. */
async function npmFilesOf({spec}: ImageBuild, making: Making): Promise<NpmFiles> {
	if (spec.install_npm !== true) {
		return {};
	}

	const local = localFolder(spec);
	const folder = local ?? making.folder ?? '';
	if (local !== undefined) {
		// Before they are read: what changes in between then counts as a change.
		const scan = await settledScan(scanNames(local, npmFileNames));
		making.inputs.push({step: 'install', folder: local, only: npmFileNames, scan});
	}

	return readNpmFiles(folder);
}
