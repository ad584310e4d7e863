import type {NodePath} from '../pipeline/tree.ts';
import {commandFile} from './command-file.ts';
import type {LiveMount} from './live-mount.ts';

export type BannerContent = {
	readonly path: NodePath;
	readonly image: string;
	/** Empty for a snapshot. */
	readonly mounts: readonly LiveMount[];
	/** What the person should know besides. */
	readonly warning: string | undefined;
};

/** What stands above the first prompt of a debug shell. */
export function banner({path, image, mounts, warning}: BannerContent): string {
	const lines =
		mounts.length > 0
			? [
					`Live debug of ${path}, in a fresh container from ${image}.`,
					...mounts.map(
						({source, target}) => `${target} is your own ${source}: what you change there stays.`,
					),
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
