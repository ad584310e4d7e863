import type {Engine, EngineImage} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {StepOutcome, StepProgress} from '../../events/run-event.ts';
import type {ImageContents} from '../inspect/image-contents.ts';
import {keepPrevious} from '../keep-image.ts';
import type {ImageMemory} from '../memory.ts';
import {type HostNetwork, putNetworkFiles} from '../network/host-network.ts';
import {withContainer} from '../temporary-container.ts';
import {assertNames, countPackages, type Install, installTag, type NpmFiles} from './install.ts';
import {installArchive, scriptFile} from './install-archive.ts';
import {installFailure} from './install-failure.ts';
import {partPattern} from './install-script.ts';
import {assertInstallable, scriptShell} from './installable.ts';
import {lastLines} from './last-lines.ts';
import {runContainer} from './run-container.ts';

export type PackageInstall = {
	readonly engine: Engine;
	readonly memory: ImageMemory;
	/** The image to install into. */
	readonly base: EngineImage;
	/** What is inside of it. */
	readonly contents: ImageContents;
	readonly install: Install;
	/** What a plain `npm install` reads. Default: nothing. */
	readonly npmFiles?: NpmFiles;
	readonly network: HostNetwork;
	/** The uuid of the state folder; labels what is made. */
	readonly owner: string;
	readonly pipelineId: string;
	/** The image's name in the spec. */
	readonly name: string;
	/** Of the image that is made; its tag stands for all that is in it. */
	readonly repository: string;
	/** For the image that is made. */
	readonly labels: Readonly<Record<string, string>>;
	/** Whether it is installed although the engine has it. Default: false. */
	readonly all?: boolean;
	/** What the package managers print. */
	readonly onOutput: (text: string) => void;
	readonly onProgress: (progress: StepProgress) => void;
	readonly signal: AbortSignal;
};

export type InstallResult = {
	readonly imageId: string;
	readonly outcome: StepOutcome;
	/** What it came to, in a few words. */
	readonly detail: string;
};

/**
Makes an image of a base and the packages that are asked for (seed: "Adding Python Packages"; reference:
"Images"): with the distribution's package manager, pip and npm, as root, by one script in one container.
The base's configuration stays as it is.

Images with the same base and the same packages are one. Rejects with `image-failed` when the image has
nothing to install with, or a package manager fails: then the message holds what it said.
*/
export async function installPackages(wanted: PackageInstall): Promise<InstallResult> {
	const {engine, memory, base, install, npmFiles = {}, repository, signal} = wanted;
	const count = countPackages(install);
	if (count === 0) {
		return {imageId: base.id, outcome: 'unchanged', detail: 'nothing to install'};
	}

	assertNames(install);
	const detail = count === 1 ? '1 package' : `${count} packages`;
	const tag = installTag(base.id, install, npmFiles);
	const release = await memory.lock(`install ${repository}:${tag}`, signal);
	try {
		const known = await engine.findImage(`${repository}:${tag}`);
		if (known && !wanted.all) {
			return {imageId: known.id, outcome: 'unchanged', detail};
		}

		const imageId = await make(wanted, tag);
		if (known) {
			const {settled} = await keepPrevious(engine, {repository, tag}, known.id);
			await settled;
		}

		return {imageId, outcome: 'made', detail};
	} finally {
		release();
	}
}

async function make(wanted: PackageInstall, tag: string): Promise<string> {
	const {engine, base, contents, install, npmFiles = {}, network, labels, repository} = wanted;
	const {owner, pipelineId} = wanted;
	assertInstallable(wanted);
	const container = {
		engine,
		owner,
		pipelineId,
		purpose: `install ${tag}`,
		imageId: base.id,
		command: [scriptShell(contents) ?? '', scriptFile],
		workdir: '/',
		// Stated only where it differs: a commit would carry it over to an image that names no user.
		...(base.user !== '' && {user: '0:0'}),
	};
	return withContainer(container, async containerId => {
		const manager = contents.packageManager;
		const archive = installArchive({install, manager, npmFiles, network});
		await engine.putArchive(containerId, '/', archive);
		await putNetworkFiles(engine, containerId, network);
		await run(wanted, containerId);
		const {workdir} = base;
		return engine.commitImage({containerId, base, workdir, labels, repository, tag});
	});
}

async function run(wanted: PackageInstall, containerId: string): Promise<void> {
	const {name, network, onOutput, onProgress, signal} = wanted;
	const printed = lastLines(line => {
		const [, part, parts] = partPattern.exec(line) ?? [];
		if (part !== undefined) {
			onProgress({unit: 'steps', current: Number(part), total: Number(parts)});
		}
	});
	const onText = (text: string): void => {
		onOutput(text);
		printed.push(text);
	};

	const exitCode = await runContainer({...wanted, containerId, onText}).catch((cause: unknown) => {
		signal.throwIfAborted();
		throw startFailure(cause, wanted);
	});
	if (exitCode !== 0) {
		throw installFailure({name, lines: printed.lines(), exitCode, network});
	}
}

/** A program for another processor is refused by some engines when it is to start. */
function startFailure(cause: unknown, {name, network}: PackageInstall): unknown {
	return cause instanceof ConductoError && /exec format error/i.test(cause.message)
		? installFailure({name, lines: [cause.message], exitCode: 126, network})
		: cause;
}
