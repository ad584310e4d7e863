import {Box, Text} from 'ink';
import type {PipelineInfo} from '../../run-state/connection.ts';
import {countsOf} from '../../run-state/counts.ts';
import {type Counts, type RunState, stateNames} from '../../run-state/run-state.ts';
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

/** Columns of all counts with the names of their states, but for the digits. */
const labelledWidth = stateNames.join('').length + 5 * stateNames.length;

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

/** Every count has its place whether it is zero or not, so that none of them jumps. */
function CountsLine({counts, width}: {counts: Counts; width: number}) {
	const theme = useTheme();
	const digits = String(totalOf(counts)).length;
	const isLabelled = width >= labelledWidth + digits * stateNames.length;
	return (
		<Text wrap="truncate">
			{stateNames.map(name => {
				const isZero = counts[name] === 0;
				const isFailure = name === 'error' || name === 'killed';
				const label = isLabelled ? ` ${name}` : '';
				const text = ` ${stateGlyphs[name]} ${String(counts[name]).padStart(digits)}${label} `;
				return (
					<Text key={name} dimColor={isZero} color={isZero ? '' : theme.state[name]}>
						{isZero && isFailure ? fitTo('', widthOf(text)) : text}
					</Text>
				);
			})}
		</Text>
	);
}
