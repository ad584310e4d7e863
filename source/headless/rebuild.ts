import {isDeepStrictEqual} from 'node:util';
import type {CommandReply} from '../events/run-command.ts';
import type {BuiltImage, RunEvent} from '../events/run-event.ts';
import type {Connection} from '../run-state/connection.ts';
import {type BuildEnd, followBuilds} from './builds.ts';
import type {Printer} from './headless.ts';

export type Rebuild = {
	readonly images: readonly string[];
	/** All steps, pulling and without cache. */
	readonly all: boolean;
};

/** The names of the images by what became of them; `unchanged`: all of it was there already. */
export type Rebuilt = Readonly<Record<'built' | 'unchanged' | 'failed', readonly string[]>>;

export type RebuildEnd =
	| Rebuilt
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
		return {built: [], unchanged: [], failed: []};
	}

	const waiting = new Set(images);
	const building = new Set<string>();
	const before = new Map(images.map(name => [name, connection.state.images.get(name)?.built]));
	const ended = new Map<string, keyof Rebuilt>();
	return new Promise((resolve, reject) => {
		const builds = followBuilds(connection, printer.onOutput, (end, build) => {
			printer.onBuildEnd(end, build);
			ended.set(end.image, becameOf(end, before.get(end.image)));
			if (ended.size === images.length) {
				const those = (kind: keyof Rebuilt): string[] =>
					images.filter(name => ended.get(name) === kind);
				resolve({built: those('built'), unchanged: those('unchanged'), failed: those('failed')});
			}
		});

		const hear = (event: ImageEvent): void => {
			if (event.type === 'image-started' && waiting.delete(event.image)) {
				building.add(event.image);
			}

			if (!building.has(event.image)) {
				if (event.type === 'image-built') {
					before.set(event.image, event.built);
				}

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

function becameOf(end: BuildEnd, before: BuiltImage | undefined): keyof Rebuilt {
	if (end.type === 'image-failed') {
		return 'failed';
	}

	return before && isDeepStrictEqual(contentsOf(end.built), contentsOf(before))
		? 'unchanged'
		: 'built';
}

/** What nodes get of an image. */
function contentsOf({imageId, patch, env = {}}: BuiltImage): unknown[] {
	return [imageId, patch, env];
}

type ImageEvent = Extract<RunEvent, {type: `image-${string}`}>;

function isOfImage(event: RunEvent): event is ImageEvent {
	return event.type.startsWith('image-');
}
