import type {ContainerSummary} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import type {LiveMount} from './live-mount.ts';
import type {SessionParts} from './session-container.ts';

/** What is noted of a session at its container, so that another program can go on with it, or end it. */
export type NotedSession = {
	/** When it began, in milliseconds since the epoch. */
	readonly since: number;
	/** Absolute path of a shell in it that knows POSIX. */
	readonly shell: string;
	/** Whom its commands run as, of a live session. */
	readonly user: string;
	readonly mounts: readonly LiveMount[];
	/** What was made in the person's own folders for mounts to stand at. */
	readonly mountPoints: readonly string[];
	/** The image that holds a failed attempt's files, which goes with the session. */
	readonly copy: string | undefined;
};

export function notingLabels({
	shell,
	mounts,
	mountPoints,
	copy,
	user = '',
}: SessionParts): Record<string, string> {
	const noted: NotedSession = {
		since: Date.now(),
		shell: shell.path,
		user,
		mounts,
		mountPoints,
		copy: copy?.imageId,
	};
	return {[containerLabels.noted]: JSON.stringify(noted)};
}

/** Undefined: it is no session's container. */
export function notedIn(labels: ContainerSummary['labels']): NotedSession | undefined {
	const text = labels[containerLabels.noted];
	return text === undefined ? undefined : JSON.parse(text);
}
