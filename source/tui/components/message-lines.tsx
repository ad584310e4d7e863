import {Text} from 'ink';
import {cutTo} from '../../view/text.ts';
import type {Notice} from '../state/ui-state.ts';
import {useTheme} from '../theme.ts';

type MessageLinesProps = {readonly notice: Notice; readonly width: number};

/** A notice in the place of the footer: what happened, and what to do about it. */
export function MessageLines({notice, width}: MessageLinesProps) {
	const theme = useTheme();
	return (
		<>
			<Text
				wrap="truncate"
				bold
				color={notice.kind === 'problem' ? theme.warning : ''}
			>{` ${cutTo(notice.text.replaceAll('\n', ' '), width - 2)}`}</Text>
			<Text wrap="truncate">
				{` ${cutTo((notice.hint ?? '').replaceAll('\n', ' '), width - 2)}`}
			</Text>
		</>
	);
}
