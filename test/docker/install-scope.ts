import type {Engine} from '../../source/engine/engine.ts';
import {imageLabels} from '../../source/engine/labels.ts';
import {contentsOf} from '../../source/image/inspect/contents.ts';
import {installOf, type NpmFiles} from '../../source/image/install/install.ts';
import {type InstallResult, installPackages} from '../../source/image/install/install-packages.ts';
import {type HostNetwork, plainNetwork} from '../../source/image/network/host-network.ts';
import type {ImageSpec} from '../../source/pipeline/spec.ts';
import {imageMemory} from '../support/image-memory.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import type {EngineScope} from './engine-scope.ts';

export type InstallScope = {
	/** Installs what a recipe asks for into an image; resolves with what was printed, too. */
	readonly install: (
		reference: string,
		spec: ImageSpec,
		options?: {
			readonly network?: HostNetwork;
			readonly npmFiles?: NpmFiles;
			readonly signal?: AbortSignal;
			readonly onOutput?: (text: string) => void;
		},
	) => Promise<InstallResult & {readonly printed: string}>;
	/** What a script prints in a container of an image, as the image's user. */
	readonly outputOf: (imageId: string, script: string) => Promise<string>;
};

/** Installing on the real engine, for a file's tests. */
export function installScope({engine, create, owner, unique}: EngineScope): InstallScope {
	const memory = imageMemory('/nowhere');

	const find = async (reference: string) => {
		const image = await (engine() as Engine).findImage(reference);
		if (!image) {
			throw new Error(`there is no image ${reference}`);
		}

		return image;
	};

	return {
		async install(reference, spec, options = {}) {
			const {network = plainNetwork, npmFiles = {}, onOutput = () => {}} = options;
			const {signal = new AbortController().signal} = options;
			const base = await find(reference);
			const common = {engine: engine(), memory, owner, pipelineId: unique, signal};
			const {contents} = await contentsOf({...common, image: base});
			let printed = '';
			const result = await installPackages({
				...common,
				base,
				contents,
				install: installOf(spec),
				npmFiles,
				network,
				name: 'under test',
				repository: `conducto-test/${unique}-install`,
				labels: {[imageLabels.owner]: owner},
				onProgress: () => {},
				onOutput(text) {
					printed += text;
					onOutput(text);
				},
			});
			return {...result, printed};
		},
		async outputOf(imageId, script) {
			const id = await create(script, {imageId});
			const output = await engine().attach(id);
			await engine().startContainer(id);
			const {stdout, stderr} = await textOf(output);
			await engine().removeContainer(id);
			return stdout + stderr;
		},
	};
}
