import type {RunState} from '../../run-state/run-state.ts';
import type {ReadingPlace} from '../../view/log/reading-place.ts';
import type {LogFeed} from '../state/log-feed.ts';
import {imageHead, withoutBuildOutput} from './image-lines.ts';
import {logPane, type PaneContent, pageOf} from './log-pane.ts';
import {type PaneSize, sentenceLines} from './pane-line.ts';

type Shown = {
	readonly state: RunState;
	/** Name of the selected image; undefined: there is none. */
	readonly image: string | undefined;
	readonly feed: LogFeed;
	readonly place: ReadingPlace;
	readonly now: number;
};

/** The selected image, with what its latest build printed. */
export function imagePane({state, image: name, ...shown}: Shown, size: PaneSize): PaneContent {
	const image = name === undefined ? undefined : state.images.get(name);
	if (name === undefined || !image) {
		const text = 'No node of this pipeline runs a command, so it needs no image.';
		return pageOf(sentenceLines(text, 'dim', size.width), size);
	}

	const {feed, place, now} = shown;
	const head = imageHead(state, name, image, state.recipes[name], now, size);
	const instead = () => withoutBuildOutput(image, feed.isOpen());
	return logPane(head, {output: feed.lines(), place, instead}, size);
}
