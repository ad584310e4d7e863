import {Box, Text} from 'ink';
import {fitTo} from '../../view/text.ts';
import {bindings} from '../keymap/bindings.ts';
import type {KeyContext} from '../keymap/disabled.ts';
import {keyLabel} from '../keymap/key-names.ts';

type HelpScreenProps = {
	readonly context: KeyContext;
	readonly columns: number;
	readonly height: number;
	readonly top: number;
};

const keysWidth = 10;
const descriptionWidth = 28;
const entryWidth = keysWidth + descriptionWidth + 1;
/** The title and the empty line below it. */
const titleHeight = 2;

const listed = bindings.filter(({scope}) => scope === 'screen' || scope === 'always');

/** Rows that the list needs, and rows that there are for it. */
export function helpExtent(columns: number, height: number) {
	const perRow = columns >= 2 * entryWidth ? 2 : 1;
	const rows = Math.ceil(listed.length / perRow);
	return {first: 0, end: rows, height: Math.max(1, height - titleHeight), rows};
}

/** All keys. Those that can't act on the selected node now are dim; pressing one says why. */
export function HelpScreen({context, columns, height, top}: HelpScreenProps) {
	const {rows, height: shown} = helpExtent(columns, height);
	const isCut = rows > shown;
	return (
		<Box flexDirection="column" height={height}>
			<Text wrap="truncate">
				{' '}
				<Text bold>Keys</Text>
				<Text dimColor>{isCut ? '   ↑ ↓ scroll, Esc goes back' : '   Esc goes back'}</Text>
			</Text>
			<Text> </Text>
			{Array.from({length: Math.min(shown, rows)}, (_, line) => {
				const entries = [listed[top + line], listed[top + line + rows]];
				return (
					<Text key={entries[0]?.action ?? 'end'} wrap="truncate">
						{entries.map(
							entry =>
								entry && (
									<Text key={entry.action} dimColor={entry.disabled?.(context) !== undefined}>
										{` ${fitTo(entry.keys.map(keyLabel).join(' '), keysWidth)}`}
										{fitTo(entry.description, descriptionWidth)}
									</Text>
								),
						)}
					</Text>
				);
			})}
		</Box>
	);
}
