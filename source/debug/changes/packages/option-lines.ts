import type {ImageSpec} from '../../../pipeline/spec.ts';

/** What a session installed, by the option that installs it. */
export type ByOption = {
	readonly installPackages: readonly string[];
	readonly installPip: readonly string[];
	readonly installNpm: readonly string[];
};

/**
The options that an image has to have in the definition, whole: with what they hold already, because each can
be written only once. Nothing for what is there already.
*/
export function optionLines(found: ByOption, spec: ImageSpec): readonly string[] {
	return [
		...lineOf('installPackages', found.installPackages, spec.install_packages ?? []),
		...lineOf('installPip', found.installPip, spec.install_pip ?? []),
		...lineOf('installNpm', found.installNpm, spec.install_npm),
	];
}

function lineOf(
	option: keyof ByOption,
	added: readonly string[],
	// npm: a plain install of the copied files takes no names.
	before: readonly string[] | true = [],
): readonly string[] {
	const there = before === true ? [] : before;
	const names = new Set(added.map(nameOf));
	if (added.every(one => there.includes(one))) {
		return [];
	}

	const whole = [...there.filter(one => !names.has(nameOf(one))), ...added];
	return [`${option}: [${whole.map(quoted).join(', ')}],`];
}

/** Without version and extras: `pandas` of `pandas[excel]==2.2`, `@a/b` of `@a/b@1`. */
function nameOf(text: string): string {
	return (/^@?[^@=<>~![ ]+/.exec(text)?.[0] ?? text).toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function quoted(text: string): string {
	return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
