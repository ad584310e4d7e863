import {Box, Text} from 'ink';
import type {NodePath} from '../../pipeline/tree.ts';
import type {AppActions, CopiedKind} from '../app-props.ts';
import {keyOf} from '../keymap/bindings.ts';

type DebugCommandsProps = {
	readonly path: NodePath;
	readonly attempt: number | undefined;
	readonly kinds: readonly CopiedKind[];
	readonly copied: CopiedKind;
	readonly shellCommand: AppActions['shellCommand'];
	readonly columns: number;
	readonly height: number;
};

const titles: Readonly<Record<CopiedKind, string>> = {
	snapshot: 'Snapshot: a fresh container, changes vanish with it',
	live: 'Live: the same with your own files, edits last',
	failed: 'Failed: the files as the failure left them',
	'docker-run': 'Without conducto: what the node runs, with nothing but Docker',
};

/** The commands that open a shell from another terminal, whole and alone in their lines to be selected. */
export function DebugCommands(props: DebugCommandsProps) {
	const {path, attempt, kinds, copied, shellCommand, columns, height} = props;
	return (
		<Box flexDirection="column" height={height} width={columns} overflow="hidden">
			<Text wrap="truncate" bold>
				{' Paste one of these into another terminal'}
			</Text>
			{kinds.map(kind => (
				<Box key={kind} flexDirection="column" marginTop={1} flexShrink={0}>
					<Text wrap="truncate">
						{` ${titles[kind]}`}
						<Text bold>{kind === copied ? '  ✓ copied' : ''}</Text>
					</Text>
					{kind === 'docker-run' ? (
						// Not shown: it is long, and has the environment in it.
						<Text wrap="truncate" dimColor>
							{'docker run …'}
						</Text>
					) : (
						<Text wrap="hard">{shellCommand(path, kind, attempt)}</Text>
					)}
				</Box>
			))}
			<Box marginTop={1}>
				<Text
					wrap="truncate"
					dimColor
				>{` ${keyOf('copy')} copies the next one. Esc goes back.`}</Text>
			</Box>
		</Box>
	);
}
