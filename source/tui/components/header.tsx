import {Box, Text} from 'ink';
import type {PipelineInfo} from '../../run-state/connection.ts';
import {countsOf} from '../../run-state/counts.ts';
import {type Counts, countNames, type RunState, stateNames} from '../../run-state/run-state.ts';
import {imageStatus} from '../../view/image-status.ts';
import {pipelineStatus} from '../../view/pipeline-status.ts';
import {totalOf} from '../../view/progress.ts';
import {stateGlyphs} from '../../view/state-glyphs.ts';
import {cutTo, fitTo, oneLine, widthOf} from '../../view/text.ts';
import {useTheme} from '../theme.ts';

type HeaderProps = {
	readonly info: PipelineInfo;
	readonly state: RunState;
	readonly isConnected: boolean;
	readonly width: number;
};

/** What runs, how it is, what its images do, and how many nodes are in each state. */
export function Header({info, state, isConnected, width}: HeaderProps) {
	const theme = useTheme();
	const image = imageStatus(state);
	const status = isConnected
		? pipelineStatus(state)
		: ({state: 'killed', text: 'runner ended'} as const);
	const statusText = `${stateGlyphs[status.state]} ${status.text}`;
	const title = cutTo(oneLine(info.title), Math.max(8, Math.floor(width / 3)));
	const used = widthOf(title) + widthOf(info.id) + widthOf(statusText) + 6;
	const imageText = cutTo(image?.text ?? '', Math.max(0, width - used - 2));
	const gap = ' '.repeat(Math.max(0, width - used - widthOf(imageText)));
	return (
		<Box flexDirection="column">
			<Text wrap="truncate">
				{' '}
				<Text bold>{title}</Text>
				{'  '}
				<Text dimColor>{info.id}</Text>
				{'  '}
				<Text color={theme.state[status.state]}>{statusText}</Text>
				{gap}
				<Text color={image?.kind === 'failed' ? theme.state.error : theme.state.running}>
					{imageText}
				</Text>
			</Text>
			<CountsLine counts={countsOf(state)} width={width} />
		</Box>
	);
}

/**
Every count has its place whether it is zero or not, so that none of them jumps; that of skipped nodes
is the last, and there only when there are some.
*/
function CountsLine({counts, width}: {counts: Counts; width: number}) {
	const theme = useTheme();
	const digits = String(totalOf(counts)).length;
	const names = counts.skipped > 0 ? countNames : stateNames;
	const isLabelled = width >= names.join('').length + (5 + digits) * names.length;
	return (
		<Text wrap="truncate">
			{names.map(name => {
				const isZero = counts[name] === 0;
				const isFailure = name === 'error' || name === 'killed';
				const label = isLabelled ? ` ${name}` : '';
				const text = ` ${stateGlyphs[name]} ${String(counts[name]).padStart(digits)}${label} `;
				return (
					<Text
						key={name}
						dimColor={isZero || name === 'skipped'}
						color={isZero || name === 'skipped' ? '' : theme.state[name]}
					>
						{isZero && isFailure ? fitTo('', widthOf(text)) : text}
					</Text>
				);
			})}
		</Text>
	);
}
