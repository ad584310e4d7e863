import {Text} from 'ink';
import {cutTo} from '../../view/text.ts';
import {smallest} from '../layout.ts';

/** The pipeline goes on; only there is no room to show it. */
export function TooSmall({columns}: {columns: number}) {
	const text = `Make the window ${smallest.columns}x${smallest.rows} or larger.`;
	return <Text wrap="truncate">{cutTo(text, columns)}</Text>;
}
