import {Box, Text} from 'ink';
import type {NodePath} from '../../pipeline/tree.ts';
import type {AppActions, ShellKind} from '../app-props.ts';
import {keyOf} from '../keymap/bindings.ts';

type DebugCommandsProps = {
	readonly path: NodePath;
	readonly copied: ShellKind;
	readonly shellCommand: AppActions['shellCommand'];
	readonly columns: number;
	readonly height: number;
};

const kinds: ReadonlyArray<{readonly kind: ShellKind; readonly title: string}> = [
	{kind: 'snapshot', title: 'Snapshot: a fresh container, changes vanish with it'},
	{kind: 'live', title: 'Live: the same with your own files, edits last'},
];

/** The commands that open a shell from another terminal, whole and alone in their lines to be selected. */
export function DebugCommands({path, copied, shellCommand, columns, height}: DebugCommandsProps) {
	return (
		<Box flexDirection="column" height={height} width={columns} overflow="hidden">
			<Text wrap="truncate" bold>
				{' Paste one of these into another terminal'}
			</Text>
			{kinds.map(({kind, title}) => (
				<Box key={kind} flexDirection="column" marginTop={1} flexShrink={0}>
					<Text wrap="truncate">
						{` ${title}`}
						<Text bold>{kind === copied ? '  ✓ copied' : ''}</Text>
					</Text>
					<Text wrap="hard">{shellCommand(path, kind)}</Text>
				</Box>
			))}
			<Box marginTop={1}>
				<Text
					wrap="truncate"
					dimColor
				>{` ${keyOf('copy')} copies the other one. Esc goes back.`}</Text>
			</Box>
		</Box>
	);
}
