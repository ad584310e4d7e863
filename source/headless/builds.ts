import {imageLogPath, type OutputChunk} from '../events/output.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {Connection} from '../run-state/connection.ts';

export type BuildEnd = Extract<RunEvent, {type: 'image-built' | 'image-failed'}>;

/** The builds of images whose output is followed. */
export type Builds = {
	/** Follows a build that began before, with what it printed so far. */
	readonly join: (image: string, build: number) => void;
	readonly onEvent: (event: RunEvent) => void;
	/** Builds that have ended while their output is still coming. One that goes on holds up no run. */
	readonly ending: () => number;
	/** Calls the function once the output of the image's build is passed on, if it has ended. */
	readonly afterEnd: (image: string, then: () => void) => void;
};

type Build = {
	readonly number: number;
	end: BuildEnd | undefined;
	readonly afterwards: Array<() => void>;
};

/** Calls `onEnd` for each build that has ended, after all of its output. */
export function followBuilds(
	connection: Connection,
	onOutput: (chunk: OutputChunk) => void,
	onEnd: (end: BuildEnd, build: number) => void,
): Builds {
	const open = new Set<Build>();
	/** The build of each image that was begun last. */
	const latest = new Map<string, Build>();

	const begin = (image: string, number: number): void => {
		const build: Build = {number, end: undefined, afterwards: []};
		open.add(build);
		latest.set(image, build);
		const stop = connection.watchOutput(
			{path: imageLogPath(image), attempt: number, tail: Number.POSITIVE_INFINITY},
			{
				onStart() {},
				onChunk: onOutput,
				onEnd() {
					stop();
					open.delete(build);
					if (build.end) {
						onEnd(build.end, number);
					}

					build.afterwards.forEach(then => void then());
				},
			},
		);
	};

	const end = (event: BuildEnd): void => {
		const build = latest.get(event.image);
		if (build && open.has(build)) {
			build.end = event;
		} else {
			onEnd(event, connection.state.images.get(event.image)?.build ?? 0);
		}
	};

	return {
		join: begin,
		onEvent(event) {
			if (event.type === 'image-started') {
				const known = connection.state.images.get(event.image)?.build;
				begin(event.image, event.build ?? known ?? 1);
			} else if (event.type === 'image-built' || event.type === 'image-failed') {
				end(event);
			}
		},
		afterEnd(image, then) {
			const build = latest.get(image);
			if (build?.end && open.has(build)) {
				build.afterwards.push(then);
			} else {
				then();
			}
		},
		ending: () => [...open].filter(build => build.end).length,
	};
}
