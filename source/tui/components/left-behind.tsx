import {Box, Text} from 'ink';
import {windowTop} from '../../view/scroll.ts';
import {fileLines, leftTitle, lostText, optionsTitle} from '../../view/session-changes.ts';
import {cutTo, oneLine} from '../../view/text.ts';
import type {LeftShell} from '../app-props.ts';
import {useTheme} from '../theme.ts';

type LeftBehindProps = {
	readonly left: LeftShell;
	/** Index of the file at the cursor. */
	readonly at: number;
	/** Places of the files that are to be copied. */
	readonly chosen: ReadonlySet<string>;
	readonly areLinesCopied?: boolean;
	readonly columns: number;
	readonly height: number;
};

/** Pointer, box and blanks. */
const boxWidth = 6;

/** What a shell left behind: files to choose from, what goes with its container, what to add to the definition. */
export function LeftBehind(props: LeftBehindProps) {
	const {left, at, chosen, areLinesCopied, columns, height} = props;
	const {hasColors} = useTheme();
	const {changes} = left;
	const {copyable, options} = changes;
	const lost = lostText(changes);
	const below = [
		...(lost === undefined ? [] : ['', ` ${lost}`]),
		...(options.length === 0
			? []
			: [
					'',
					` ${optionsTitle}${areLinesCopied ? '  ✓ copied' : ''}`,
					...options.map(option => `   ${oneLine(option)}`),
				]),
	];
	const rows = Math.max(1, height - 2 - below.length);
	const top = windowTop({top: 0, height: rows, count: copyable.length}, at);
	const lines = fileLines(copyable, columns - boxWidth - 1);
	return (
		<Box flexDirection="column" height={height} width={columns} overflow="hidden">
			<Text wrap="truncate" bold>{` ${cutTo(leftTitle(left, changes), columns - 2)}`}</Text>
			<Text> </Text>
			{copyable.slice(top, top + rows).map(({place}, index) => {
				const isSelected = top + index === at;
				const pointer = isSelected && !hasColors ? '>' : ' ';
				const box = chosen.has(place) ? '[x]' : '[ ]';
				return (
					<Text key={place} wrap="truncate">
						{`${pointer}${box} `}
						<Text bold={isSelected} inverse={isSelected}>
							{lines[top + index]}
						</Text>
					</Text>
				);
			})}
			{below.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the lines stay in their order.
				<Text key={index} wrap="truncate">
					{line === '' ? ' ' : cutTo(line, columns - 1)}
				</Text>
			))}
		</Box>
	);
}
