import {sizeText} from '../../events/size-text.ts';
import type {ImageSpec} from '../../pipeline/spec.ts';
import type {ImageState, ImageStep, RunState, StateName} from '../../run-state/run-state.ts';
import {oneLine} from '../text.ts';
import type {TimeSpan} from '../time-spans.ts';
import {stepStates} from './image-row.ts';
import {usersText} from './image-users.ts';
import {type RecipeFact, recipeFacts} from './recipe-facts.ts';
import {staleText} from './stale-text.ts';
import {progressText} from './step-text.ts';

/** A step as a row of a table. */
export type StepRow = {
	readonly state: StateName;
	readonly step: string;
	/** What became of it: `running`, `made`, `unchanged`, `failed`. */
	readonly outcome: ImageStep['state'];
	/** Undefined for one that failed. */
	readonly span: TimeSpan | undefined;
	/** What it came to, or how far it is. */
	readonly text: string;
};

/** What is known about an image besides its output. */
export type ImageDetails = {
	/** What it is, in a few words each: its state first. */
	readonly facts: readonly string[];
	/** What it is made of, and who uses it. */
	readonly origins: readonly RecipeFact[];
	readonly steps: readonly StepRow[];
	/** What a rebuild does again, and why. */
	readonly stale: ReadonlyArray<{readonly step: string; readonly text: string}>;
	readonly failure: {readonly text: string; readonly hint: string | undefined} | undefined;
};

const stateTexts: Readonly<Record<ImageState['state'], string>> = {
	waiting: 'not built yet',
	building: 'building',
	built: 'built',
	failed: 'could not be built',
};

export function imageDetails(
	state: RunState,
	name: string,
	image: ImageState,
	recipe: ImageSpec | undefined,
): ImageDetails {
	return {
		facts: factsOf(image),
		origins: [...recipeFacts(name, recipe), {label: 'used by', text: usersText(state, name)}],
		steps: image.steps.map(stepRow),
		stale: image.stale.map(input => ({step: input.step, text: staleText(input)})),
		failure:
			image.state === 'failed'
				? {
						text: oneLine(image.message ?? 'The image could not be built.'),
						hint: image.hint && oneLine(image.hint),
					}
				: undefined,
	};
}

function factsOf({state, build, built}: ImageState): string[] {
	return [
		stateTexts[state],
		build > 1 ? `build ${build}` : undefined,
		built?.sizeBytes === undefined ? undefined : sizeText(built.sizeBytes),
		built?.distribution && oneLine(built.distribution),
		built?.shell && oneLine(built.shell),
		built && oneLine(built.workdir),
	].filter(fact => fact !== undefined);
}

function stepRow({step, state, progress, startedAt, durationMs, detail}: ImageStep): StepRow {
	return {
		state: stepStates[state],
		step,
		outcome: state,
		span: state === 'failed' ? undefined : {startedAt, durationMs},
		text: detail === undefined ? (progress ? progressText(progress) : '') : oneLine(detail),
	};
}
