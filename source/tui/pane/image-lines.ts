import type {ImageSpec} from '../../pipeline/spec.ts';
import type {ImageState, RunState} from '../../run-state/run-state.ts';
import {type ImageDetails, imageDetails, type StepRow} from '../../view/images/image-details.ts';
import {imageStates} from '../../view/images/image-row.ts';
import {cutTo, widthOf} from '../../view/text.ts';
import {keyOf} from '../keymap/bindings.ts';
import {
	emptyLine,
	glyphWidth,
	leastOutput,
	type PaneLine,
	type PaneSize,
	sentenceLines,
	titleLine,
} from './pane-line.ts';
import {timeText} from './time-text.ts';

/** Lines that belong together; where there is no room for all, those of the highest rank go first. */
type Block = {readonly rank: number; readonly lines: readonly PaneLine[]};

/** The longest label, `installs`, and a space. */
const labelWidth = 9;
/** The longest outcome, `unchanged`. */
const outcomeWidth = 9;
/** The longest step, `install` or `inspect`. */
const stepWidth = 7;
const timeWidth = 6;

/** What stands above the output of an image's build. */
export function imageHead(
	state: RunState,
	name: string,
	image: ImageState,
	recipe: ImageSpec | undefined,
	now: number,
	{width, height}: PaneSize,
): PaneLine[] {
	const details = imageDetails(state, name, image, recipe);
	const facts = cutTo(details.facts.join(' · '), width);
	const blocks: Block[] = [
		{rank: 0, lines: [titleLine(imageStates[image.state], name, width)]},
		{rank: 0, lines: [{text: facts, tone: 'dim'}]},
		{rank: 1, lines: failureLines(details, width)},
		{rank: 2, lines: staleLines(details, width)},
		{rank: 4, lines: originLines(details, width)},
		{rank: 3, lines: details.steps.map(step => stepLine(step, now, width))},
	];
	return [...fitting(blocks, Math.max(2, height - leastOutput - 1)), emptyLine];
}

/** The sentence that stands in for output that isn't there. */
export function withoutBuildOutput(image: ImageState, isOpen: boolean): PaneLine[] {
	if (image.state === 'waiting') {
		return [{text: 'It is built when the pipeline is opened.', tone: 'dim'}];
	}

	if (!isOpen || image.state === 'failed') {
		return [];
	}

	const text = image.state === 'building' ? 'No output yet.' : 'Its steps printed nothing.';
	return [{text, tone: 'dim'}];
}

function fitting(blocks: readonly Block[], room: number): PaneLine[] {
	let shown = blocks;
	for (let rank = 4; rank > 0 && linesOf(shown).length > room; rank--) {
		shown = shown.filter(block => block.rank !== rank);
	}

	return linesOf(shown).slice(0, room);
}

function linesOf(blocks: readonly Block[]): PaneLine[] {
	return blocks.flatMap(({lines}) => lines);
}

function failureLines({failure}: ImageDetails, width: number): PaneLine[] {
	return failure
		? [
				...sentenceLines(failure.text, 'failure', width),
				...(failure.hint === undefined ? [] : sentenceLines(failure.hint, 'plain', width)),
			]
		: [];
}

function staleLines({stale}: ImageDetails, width: number): PaneLine[] {
	return stale.flatMap(({step, text}) =>
		sentenceLines(`${keyOf('rebuild')} redoes ${step}: ${text}`, 'warning', width),
	);
}

function originLines({origins}: ImageDetails, width: number): PaneLine[] {
	return origins.map(({label, text}) => {
		const room = width - labelWidth;
		// Of a folder the end says more than the start, of a list the start.
		const position = label === 'installs' || label === 'used by' ? 'end' : 'middle';
		return {text: `${label.padEnd(labelWidth)}${cutTo(text, room, position)}`, tone: 'plain'};
	});
}

function stepLine(
	{state, step, outcome, span, text}: StepRow,
	now: number,
	width: number,
): PaneLine {
	const time = timeText(span, now);
	const columns = [step.padEnd(stepWidth), outcome.padEnd(outcomeWidth), time.padStart(timeWidth)];
	const start = columns.join(' ');
	const rest = cutTo(text, width - glyphWidth - widthOf(start) - 2);
	return {
		glyph: state,
		text: `${start}  ${rest}`.trimEnd(),
		tone: outcome === 'unchanged' ? 'dim' : 'plain',
	};
}
