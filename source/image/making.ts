import type {EngineImage} from '../engine/engine.ts';
import type {ImageStepName} from '../events/run-event.ts';
import type {CopyResult} from './copy/copy-folder.ts';
import type {FolderScan} from './folder/scan-folder.ts';
import type {ImageContents} from './inspect/contents.ts';

/** Files of this machine that a step was made of. */
export type WatchedInput = {
	readonly step: ImageStepName;
	/** The folder that they are in. */
	readonly folder: string;
	/** Only these names directly in the folder count. Default: all that its `.dockerignore` leaves. */
	readonly only?: readonly string[];
	/** A file that holds the folder's ignore rules in place of its `.dockerignore`. */
	readonly ignoreFile?: string;
	/** What was there when the step was made. */
	readonly scan: FolderScan;
};

/** What the steps have made so far. */
export type Making = {
	/** What the next step starts from. */
	image: EngineImage | undefined;
	/** Whether one of the steps made an image. */
	isOurs: boolean;
	/** The folder to copy: the person's own, or a clone. */
	folder: string | undefined;
	/** What the copied files ask for in a node's environment. */
	env: Readonly<Record<string, string>> | undefined;
	copied: CopyResult | undefined;
	contents: ImageContents | undefined;
	shell: string | undefined;
	readonly inputs: WatchedInput[];
};

export function newMaking(): Making {
	return {
		image: undefined,
		isOurs: false,
		folder: undefined,
		env: undefined,
		copied: undefined,
		contents: undefined,
		shell: undefined,
		inputs: [],
	};
}

export function imageOf({image}: Making): EngineImage {
	if (!image) {
		throw new Error('a step came before the one that finds the base');
	}

	return image;
}
