import type {CommandReply} from '../events/run-command.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {Connection} from '../run-state/connection.ts';
import {followBuilds} from './builds.ts';
import type {Printer} from './headless.ts';

export type Rebuild = {
	readonly images: readonly string[];
	/** All steps, pulling and without cache. */
	readonly all: boolean;
};

export type RebuildEnd =
	/** How many images were built, and how many could not be. */
	| {readonly built: number; readonly failed: number}
	/** The runner would not. */
	| Extract<CommandReply, {ok: false}>;

/**
Rebuilds images and prints what happens to them and nothing else. A build that is under way already does
not count: it may have read its files before they changed. Rejects when the runner goes away.
*/
export async function runRebuild(
	connection: Connection,
	printer: Printer,
	{images, all}: Rebuild,
): Promise<RebuildEnd> {
	if (images.length === 0) {
		// A pipeline, or a part of one, that runs no command.
		return {built: 0, failed: 0};
	}

	const waiting = new Set(images);
	const building = new Set<string>();
	const ended = new Map<string, boolean>();
	return new Promise((resolve, reject) => {
		const builds = followBuilds(connection, printer.onOutput, (end, build) => {
			printer.onBuildEnd(end, build);
			ended.set(end.image, end.type === 'image-built');
			if (ended.size === images.length) {
				const built = [...ended.values()].filter(Boolean).length;
				resolve({built, failed: ended.size - built});
			}
		});

		const hear = (event: ImageEvent): void => {
			if (event.type === 'image-started' && waiting.delete(event.image)) {
				building.add(event.image);
			}

			if (!building.has(event.image)) {
				return;
			}

			if (event.type === 'image-built' || event.type === 'image-failed') {
				building.delete(event.image);
			}

			printer.onEvent(event);
			builds.onEvent(event);
		};

		connection.onEvents(events => events.filter(isOfImage).forEach(hear));
		connection.onClose(() => reject(new Error('The runner ended before the rebuild did.')));
		for (const image of images) {
			void connection.send({type: 'rebuild', image, all}).then(reply => {
				if (!reply.ok) {
					resolve(reply);
				}
			});
		}
	});
}

type ImageEvent = Extract<RunEvent, {type: `image-${string}`}>;

function isOfImage(event: RunEvent): event is ImageEvent {
	return event.type.startsWith('image-');
}
