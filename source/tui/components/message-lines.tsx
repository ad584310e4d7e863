import {Text} from 'ink';
import {cutTo, oneLine} from '../../view/text.ts';
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
			>{` ${cutTo(oneLine(notice.text), width - 2)}`}</Text>
			<Text wrap="truncate">{` ${cutTo(oneLine(notice.hint ?? ''), width - 2)}`}</Text>
		</>
	);
}
