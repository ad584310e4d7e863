import type {Rerun} from '../../events/rerun.ts';
import {durationText} from '../../view/duration.ts';
import {sinceText} from '../../view/rerun-badge.ts';
import {oneLine} from '../../view/text.ts';
import {keyOf} from '../keymap/bindings.ts';
import {type PaneLine, sentenceLines} from './pane-line.ts';

/** The number of the run whose output the pane shows; undefined: none has begun. */
export function rerunNumber(rerun: Rerun | undefined): number | undefined {
	return rerun && 'number' in rerun ? rerun.number : undefined;
}

/** Whose output stands below: that of a run after a save, and what came of it. */
export function rerunLines(rerun: Rerun, now: number, width: number): PaneLine[] {
	const off = `${keyOf('rerun')} ends it.`;
	switch (rerun.state) {
		case 'opening':
			return sentenceLines('Save and rerun: its container is being made.', 'plain', width);
		case 'waiting':
			return sentenceLines(`Save and rerun: save a mapped file. ${off}`, 'plain', width);
		case 'running':
			return sentenceLines(`${runText(rerun, now)}: runs. ${off}`, 'plain', width);
		case 'ended': {
			const {exitCode, ranMs} = rerun;
			const end = exitCode === 0 ? 'pass' : `fail, exit code ${exitCode}`;
			const text = `${runText(rerun, now)}: ${end} after ${durationText(ranMs)}. ${off}`;
			return sentenceLines(text, exitCode === 0 ? 'plain' : 'failure', width);
		}
	}
}

function runText({number, save}: Extract<Rerun, {readonly save: unknown}>, now: number): string {
	const [first = ''] = save.files;
	const more = save.count > 1 ? ` and ${save.count - 1} more` : '';
	return `Save and rerun, run ${number} (${oneLine(first)}${more} saved ${sinceText(now - save.at)} ago)`;
}
