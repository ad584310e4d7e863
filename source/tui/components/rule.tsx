import {Text} from 'ink';
import {cutTo, widthOf} from '../../view/text.ts';

type RuleProps = {
	readonly width: number;
	/** Column in which the divider between the panes meets the line, if there is one. */
	readonly jointAt: number | undefined;
	readonly joint: '┬' | '┴';
	/** Stands in the line, at its right. */
	readonly label?: string | undefined;
};

/** A line across the screen. */
export function Rule({width, jointAt, joint, label}: RuleProps) {
	const line =
		jointAt === undefined
			? '─'.repeat(width)
			: `${'─'.repeat(jointAt)}${joint}${'─'.repeat(Math.max(0, width - jointAt - 1))}`;
	if (label === undefined) {
		return (
			<Text wrap="truncate" dimColor>
				{line}
			</Text>
		);
	}

	const shown = ` ${cutTo(label, width - 4)} `;
	return (
		<Text wrap="truncate">
			<Text dimColor>{line.slice(0, Math.max(0, width - widthOf(shown) - 2))}</Text>
			{shown}
			<Text dimColor>──</Text>
		</Text>
	);
}
