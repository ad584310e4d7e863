import {Box, Text} from 'ink';
import {memo} from 'react';
import {stateGlyphs} from '../../view/state-glyphs.ts';
import {cutTo} from '../../view/text.ts';
import type {PaneLine} from '../pane/pane-line.ts';
import {useTheme} from '../theme.ts';

type PaneProps = {
	readonly lines: readonly PaneLine[];
	readonly width: number;
	readonly height: number;
};

/** What is selected, from its title down to the end of its output. */
export function Pane({lines, width, height}: PaneProps) {
	return (
		<Box flexDirection="column" width={width} height={height}>
			{lines.slice(0, height).map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
				<PaneRow key={index} {...line} width={width} />
			))}
		</Box>
	);
}

const PaneRow = memo(function PaneRow({
	isMarked,
	glyph,
	text,
	tone,
	width,
}: PaneLine & {width: number}) {
	const theme = useTheme();
	if (tone === 'output') {
		return <Text wrap="truncate">{outputText(text, width, theme.hasColors) || ' '}</Text>;
	}

	return (
		<Text
			wrap="truncate"
			bold={tone === 'bold'}
			dimColor={tone === 'dim'}
			color={tone === 'failure' ? theme.state.error : tone === 'warning' ? theme.warning : ''}
		>
			{isMarked !== undefined && (isMarked ? '› ' : '  ')}
			{glyph && <Text color={theme.state[glyph]}>{stateGlyphs[glyph]} </Text>}
			{text || ' '}
		</Text>
	);
});

function outputText(text: string, width: number, hasColors: boolean): string {
	const cut = cutTo(text, width);
	return hasColors ? cut : cut.replace(/\u001b\[[\d;]*m/g, '');
}
