import {Box, Text} from 'ink';
import {fitTo, oneLine, widthOf} from '../../view/text.ts';
import type {OpenShell} from '../app-props.ts';
import {keyOf} from '../keymap/bindings.ts';
import {timeText} from '../pane/time-text.ts';
import {indexOfShell} from '../state/act-in-sessions.ts';
import {useTheme} from '../theme.ts';

type SessionListProps = {
	readonly shells: readonly OpenShell[];
	/** The id of one, which may have ended. */
	readonly selected: number;
	readonly columns: number;
	readonly height: number;
	readonly now: number;
};

const kindWidth = 10;
const timeWidth = 7;
/** The title and the empty line below it. */
const titleHeight = 2;

/** The shells that are open: kind, node, and for how long. */
export function SessionList({shells, selected, columns, height, now}: SessionListProps) {
	const {hasColors} = useTheme();
	const at = indexOfShell(shells, selected);
	const shown = Math.max(1, height - titleHeight);
	const top = Math.max(0, Math.min(at - Math.floor(shown / 2), shells.length - shown));
	const keys = `   ${keyOf('zoom')} goes back to one, ${keyOf('kill')} ends it, ${keyOf('back')} closes the list`;
	return (
		<Box flexDirection="column" height={height} width={columns} overflow="hidden">
			<Text wrap="truncate">
				{' '}
				<Text bold>Shells</Text>
				<Text dimColor>{shells.length > 0 ? keys : `   ${keyOf('back')} goes back`}</Text>
			</Text>
			<Text> </Text>
			{shells.length === 0 && (
				<Text wrap="truncate">
					{` No shell is open: ${keyOf('snapshot-shell')} and ${keyOf('live-shell')} open one of the selected node.`}
				</Text>
			)}
			{shells.slice(top, top + shown).map(({id, kind, path, openedAt, isFound}, index) => {
				const isSelected = top + index === at;
				const age = timeText({startedAt: openedAt, durationMs: undefined}, now).padStart(timeWidth);
				const time = isFound ? `  its program is gone${age}` : age;
				const pointer = isSelected && !hasColors ? '>' : ' ';
				const width = Math.max(1, columns - kindWidth - widthOf(time) - 3);
				return (
					<Text key={id} wrap="truncate">
						{pointer}
						<Text bold={isSelected} inverse={isSelected}>
							{fitTo(kind, kindWidth)}
							{fitTo(oneLine(path), width)}
						</Text>
						<Text dimColor>{time}</Text>
					</Text>
				);
			})}
		</Box>
	);
}
