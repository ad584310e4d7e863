import {Box} from 'ink';
import {doneOf} from '../../run-state/counts.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {barCells, totalOf} from '../../view/progress.ts';
import {rerunBadge} from '../../view/rerun-badge.ts';
import type {TimeSpans} from '../../view/time-spans.ts';
import {treeRow} from '../../view/tree-row.ts';
import type {VisiblePaths} from '../../view/visible-paths.ts';
import type {OpenShell} from '../app-props.ts';
import {timeText} from '../pane/time-text.ts';
import type {UiState} from '../state/ui-state.ts';
import {barWidthFor, TreeLine} from './tree-line.tsx';

type TreeProps = {
	readonly state: RunState;
	readonly spans: TimeSpans;
	readonly visible: VisiblePaths;
	readonly ui: UiState;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	readonly now: number;
	readonly shells: readonly OpenShell[];
};

/** The rows of the tree that are on the screen; the others are not mounted. */
export function Tree({state, spans, visible, ui, top, width, height, now, shells}: TreeProps) {
	const barWidth = barWidthFor(width);
	const withShell = new Set(shells.map(shell => shell.path));
	return (
		<Box flexDirection="column" width={width} height={height}>
			{visible.paths.slice(top, top + height).map((path, index) => {
				const row = treeRow(state, spans, ui.folds, path);
				const rerun = ui.reruns.get(path);
				const badge = rerun && rerunBadge(rerun, now);
				const bar = row?.counts && barCells(row.counts, barWidth);
				return (
					row && (
						<TreeLine
							// By place and not by path: scrolling then changes text instead of mounting rows anew.
							// biome-ignore lint/suspicious/noArrayIndexKey: as the line above says
							key={index}
							name={row.name}
							depth={row.depth}
							state={row.state}
							folded={row.folded}
							done={row.counts && doneOf(row.counts)}
							total={row.counts && totalOf(row.counts)}
							barDone={bar?.done ?? 0}
							barFailed={bar?.failed ?? 0}
							end={timeText(row.span, now)}
							isStale={row.isStale}
							isEdited={row.isEdited}
							isSkipped={row.isSkipped}
							isEmpty={row.isEmpty}
							hasShell={withShell.has(path)}
							rerun={badge?.text}
							rerunShort={badge?.short}
							rerunTone={badge?.tone}
							isSelected={path === ui.selected}
							isFocused={ui.focus === 'list'}
							width={width}
						/>
					)
				);
			})}
		</Box>
	);
}
