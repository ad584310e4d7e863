import type {NodePath} from '../pipeline/tree.ts';
import {commandFile} from './command-file.ts';
import type {LiveMount} from './live-mount.ts';

export type BannerContent = {
	readonly path: NodePath;
	readonly image: string;
	/** Undefined for a snapshot. */
	readonly mount: LiveMount | undefined;
	/** What the person should know besides. */
	readonly warning: string | undefined;
};

/** What stands above the first prompt of a debug shell. */
export function banner({path, image, mount, warning}: BannerContent): string {
	const lines = mount
		? [
				`Live debug of ${path}, in a fresh container from ${image}.`,
				`${mount.target} is your own ${mount.folder}: what you change there stays.`,
			]
		: [
				`Snapshot of ${path}: a fresh container from ${image}.`,
				'What you change here vanishes with it.',
			];
	return [
		...lines,
		...(warning ? [warning] : []),
		`${commandFile} runs the node's command. To return: exit, or Ctrl-D.`,
		'',
	]
		.map(line => `${line.replaceAll(/\p{Cc}/gu, '?')}\n`)
		.join('');
}
