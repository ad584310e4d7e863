import type {NodePath} from '../pipeline/tree.ts';
import type {LiveMount} from './live-mount.ts';
import type {SessionKind} from './session.ts';

export type BannerContent = {
	readonly path: NodePath;
	readonly kind: SessionKind;
	readonly attempt: number | undefined;
	readonly image: string;
	/** Of a live session. */
	readonly mounts: readonly LiveMount[];
	/** What the person should know besides. */
	readonly warning: string | undefined;
	/** The image has none: it is busybox's. */
	readonly isShellBrought: boolean;
};

/** What stands above what the shell says itself (`startScript`) before its first prompt. */
export function banner(content: BannerContent): string {
	const {warning, isShellBrought} = content;
	const lines = about(content);
	return [
		...lines,
		...(warning ? [warning] : []),
		...(isShellBrought
			? ['The image has no shell: this one is brought along, with its programs last in PATH.']
			: []),
		'To return: exit, or Ctrl-D.',
	]
		.map(line => `${line.replaceAll(/\p{Cc}/gu, '?')}\n`)
		.join('');
}

/** What this is, and what becomes of what is done in it. */
function about({path, kind, attempt, image, mounts}: BannerContent): readonly string[] {
	switch (kind) {
		case 'snapshot':
			return [
				`Snapshot of ${path}: a fresh container from ${image}.`,
				'What you change here vanishes with it; leaving asks what of it to keep.',
			];
		case 'live':
			return [
				`Live debug of ${path}, in a fresh container from ${image}.`,
				...mounts.map(
					({source, target}) => `${target} is your own ${source}: what you change there stays.`,
				),
			];
		case 'failed':
			return [
				`Failed ${path}: a copy of what attempt ${attempt} left behind.`,
				'What you change here vanishes with it; leaving asks what of it to keep.',
			];
	}
}
