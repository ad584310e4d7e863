import {Box} from 'ink';
import type {RunState} from '../../run-state/run-state.ts';
import {imageRow} from '../../view/images/image-row.ts';
import type {ImagesView, UiState} from '../state/ui-state.ts';
import {TreeLine} from './tree-line.tsx';

type ImageListProps = {
	readonly state: RunState;
	readonly view: ImagesView;
	readonly focus: UiState['focus'];
	readonly top: number;
	readonly width: number;
	readonly height: number;
};

/** The images that are on the screen, as rows like those of the tree; their size stands where a time would. */
export function ImageList({state, view, focus, top, width, height}: ImageListProps) {
	const names = [...state.images.keys()].slice(top, top + height);
	return (
		<Box flexDirection="column" width={width} height={height}>
			{names.map((name, index) => {
				const row = imageRow(state, name);
				return (
					row && (
						<TreeLine
							// By place and not by name: scrolling then changes text instead of mounting rows anew.
							// biome-ignore lint/suspicious/noArrayIndexKey: as the line above says
							key={index}
							name={row.name}
							depth={0}
							state={row.state}
							folded={undefined}
							done={undefined}
							total={undefined}
							barDone={0}
							barFailed={0}
							end={row.size}
							isStale={row.isStale}
							isSelected={name === view.selected}
							isFocused={focus === 'list'}
							width={width}
						/>
					)
				);
			})}
		</Box>
	);
}
