import {Text} from 'ink';
import {memo} from 'react';
import type {StateName} from '../../run-state/run-state.ts';
import {stateGlyphs} from '../../view/state-glyphs.ts';
import {fitTo} from '../../view/text.ts';
import {useTheme} from '../theme.ts';

/** Only plain values, so that a row that stayed the same is not rendered again. */
type TreeLineProps = {
	readonly name: string;
	readonly depth: number;
	readonly state: StateName;
	readonly folded: boolean | undefined;
	readonly done: number | undefined;
	readonly total: number | undefined;
	readonly barDone: number;
	readonly barFailed: number;
	/** What stands at the right: how long it took, for an image its size. */
	readonly end: string;
	readonly isStale: boolean;
	readonly isEdited?: boolean;
	readonly isSkipped?: boolean;
	readonly isEmpty?: boolean;
	/** A debug shell of it is open. */
	readonly hasShell?: boolean;
	/** What save and rerun came to, in words and where there is no room for them. Default: it is off. */
	readonly rerun?: string | undefined;
	readonly rerunShort?: string | undefined;
	/** Whose colour that has. Default: it is dim. */
	readonly rerunTone?: StateName | undefined;
	readonly isSelected: boolean;
	readonly isFocused: boolean;
	readonly width: number;
};

const endWidth = 6;
/** Columns that a name keeps beside a word such as `stale`. */
const leastName = 8;
/** Deeper nodes are not indented any further: their names would have no room. */
const deepestIndent = 10;

export function barWidthFor(treeWidth: number): number {
	return treeWidth >= 50 ? 8 : 5;
}

/** One node or image: fold mark, state, name, for a parent how far it is, and its time or size. */
export const TreeLine = memo(function TreeLine(props: TreeLineProps) {
	const theme = useTheme();
	const {state, folded, done, total, barDone, barFailed, width} = props;
	const indent = ' '.repeat(2 * Math.min(props.depth, deepestIndent));
	// Where styles may be missing, a mark tells what is selected.
	const pointer = props.isSelected && !theme.hasColors ? '>' : ' ';
	const mark = folded === undefined ? ' ' : folded ? '▸' : '▾';
	const barWidth = barWidthFor(width);
	const isParent = total !== undefined;
	const counts = `${done}/${total}`;
	const summaryWidth = isParent ? counts.length + barWidth + 2 : 0;
	const nameWidth = Math.max(1, width - indent.length - 5 - summaryWidth - endWidth - 1);
	// In the name's own columns, so that no other column moves.
	const {isSkipped = false, isEmpty = false} = props;
	const {isStale, isEdited = false, hasShell = false} = props;
	const marks = `${isStale ? '*' : ''}${isEdited ? '~' : ''}${hasShell ? '$' : ''}`;
	const words = `${isStale ? ' stale' : ''}${isEdited ? ' edited' : ''}${hasShell ? ' shell' : ''}`;
	const {rerun, rerunShort = '', rerunTone} = props;
	const shellMark = hasShell ? ' $' : '';
	const badge =
		rerun !== undefined
			? badgeOf(`${shellMark}${rerun}`, `${shellMark}${rerunShort}`, nameWidth)
			: isSkipped && !hasShell
				? badgeOf(' skipped', ' »', nameWidth)
				: isEmpty
					? badgeOf(' empty', ' ∅', nameWidth)
					: marks && badgeOf(words, ` ${marks}`, nameWidth);
	const isDim = rerun === undefined ? (isSkipped && !hasShell) || isEmpty : rerunTone === undefined;
	const badgeColor = rerunTone === undefined ? theme.warning : theme.state[rerunTone];
	return (
		<Text wrap="truncate">
			{pointer}
			{indent}
			<Text dimColor>{mark}</Text>{' '}
			<Text color={isSkipped ? '' : theme.state[state]} dimColor={isSkipped}>
				{stateGlyphs[state]}
			</Text>{' '}
			<Text
				bold={props.isSelected}
				dimColor={isSkipped && !props.isSelected}
				inverse={props.isSelected && props.isFocused}
				underline={props.isSelected && !props.isFocused}
			>
				{fitTo(props.name, nameWidth - badge.length)}
			</Text>
			{badge !== '' && (
				<Text color={isDim ? '' : badgeColor} dimColor={isDim}>
					{badge}
				</Text>
			)}
			{isParent && (
				<>
					{` ${counts} `}
					<Text color={theme.state.done}>{'━'.repeat(barDone)}</Text>
					<Text color={theme.state.error}>{'━'.repeat(barFailed)}</Text>
					<Text dimColor>{'─'.repeat(barWidth - barDone - barFailed)}</Text>
				</>
			)}{' '}
			<Text dimColor={state !== 'running'}>{props.end.padStart(endWidth)}</Text>
		</Text>
	);
});

function badgeOf(word: string, short: string, nameWidth: number): string {
	return (nameWidth >= leastName + word.length ? word : short).slice(0, nameWidth - 1);
}
