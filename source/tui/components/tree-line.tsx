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
	readonly time: string;
	readonly isSelected: boolean;
	readonly isFocused: boolean;
	readonly width: number;
};

const timeWidth = 6;
/** Deeper nodes are not indented any further: their names would have no room. */
const deepestIndent = 10;

export function barWidthFor(treeWidth: number): number {
	return treeWidth >= 50 ? 8 : 5;
}

/** One node: fold mark, state, name, for a parent how far it is, and its time. */
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
	const nameWidth = Math.max(1, width - indent.length - 5 - summaryWidth - timeWidth - 1);
	return (
		<Text wrap="truncate">
			{pointer}
			{indent}
			<Text dimColor>{mark}</Text> <Text color={theme.state[state]}>{stateGlyphs[state]}</Text>{' '}
			<Text
				bold={props.isSelected}
				inverse={props.isSelected && props.isFocused}
				underline={props.isSelected && !props.isFocused}
			>
				{fitTo(props.name, nameWidth)}
			</Text>
			{isParent && (
				<>
					{` ${counts} `}
					<Text color={theme.state.done}>{'━'.repeat(barDone)}</Text>
					<Text color={theme.state.error}>{'━'.repeat(barFailed)}</Text>
					<Text dimColor>{'─'.repeat(barWidth - barDone - barFailed)}</Text>
				</>
			)}{' '}
			<Text dimColor={state !== 'running'}>{props.time.padStart(timeWidth)}</Text>
		</Text>
	);
});
