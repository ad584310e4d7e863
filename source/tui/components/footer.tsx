import {Text} from 'ink';
import {widthOf} from '../../view/text.ts';
import {type Binding, bindings} from '../keymap/bindings.ts';
import type {KeyContext} from '../keymap/disabled.ts';
import {keyLabel} from '../keymap/key-names.ts';

type FooterProps = {readonly context: KeyContext; readonly width: number};
type FooterKey = {readonly key: string; readonly label: string};

/** The keys that help with the selected node, as many as fit; how to get help and out, always. */
export function Footer({context, width}: FooterProps) {
	const always = keysOf(bindings.filter(isAlways), context);
	const others = keysOf(
		bindings.filter(binding => !isAlways(binding) && !binding.disabled?.(context)),
		context,
	);
	const room = width - 1 - widthOfKeys(always);
	const shown = others.filter((_, index) => widthOfKeys(others.slice(0, index + 1)) <= room);
	const gap = ' '.repeat(Math.max(0, room - widthOfKeys(shown)));
	return (
		<Text wrap="truncate">
			{' '}
			<Keys keys={shown} />
			{gap}
			<Keys keys={always} />
		</Text>
	);
}

function Keys({keys}: {keys: readonly FooterKey[]}) {
	return keys.map(({key, label}) => (
		<Text key={key}>
			<Text bold>{key}</Text>
			<Text dimColor>{` ${label}  `}</Text>
		</Text>
	));
}

function isAlways({action}: Binding): boolean {
	return action === 'help' || action === 'quit';
}

function keysOf(from: readonly Binding[], context: KeyContext): FooterKey[] {
	return from.flatMap(({keys, label}) => {
		const [first] = keys;
		const text = label?.(context);
		return text !== undefined && first !== undefined ? [{key: keyLabel(first), label: text}] : [];
	});
}

function widthOfKeys(keys: readonly FooterKey[]): number {
	return keys.reduce((sum, {key, label}) => sum + widthOf(key) + widthOf(label) + 3, 0);
}
