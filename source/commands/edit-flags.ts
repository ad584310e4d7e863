import {ConductoError} from '../errors/conducto-error.ts';

/** The options of `conducto edit`, as they were written. */
export type EditFlags = {
	readonly command?: string | undefined;
	/** Each `NAME=value`. */
	readonly env?: readonly string[] | undefined;
	/** Names. */
	readonly unsetEnv?: readonly string[] | undefined;
	/** A number, or `none`. */
	readonly cpu?: string | undefined;
	readonly mem?: string | undefined;
	readonly maxTime?: string | undefined;
	readonly image?: string | undefined;
	readonly skip: boolean;
	readonly unskip: boolean;
	readonly revert: boolean;
};

type Given = {
	readonly skip: boolean | undefined;
	/** As `readEdit` takes them. */
	readonly parameters: Readonly<Record<string, unknown>>;
};

/** What the options ask for; none: the editor. Throws `usage` for what contradicts itself. */
export function editGiven(flags: EditFlags): Given | 'editor' | 'revert' {
	const {command, image} = flags;
	const parameters = {
		...(command !== undefined && {command}),
		...(image !== undefined && {image}),
		...(flags.cpu !== undefined && {cpu: limitOf(flags.cpu)}),
		...(flags.mem !== undefined && {mem: limitOf(flags.mem)}),
		...(flags.maxTime !== undefined && {max_time: numberOf(flags.maxTime)}),
		...envOf(flags),
	};
	const isSkipGiven = flags.skip || flags.unskip;
	const hasChanges = Object.keys(parameters).length > 0 || isSkipGiven;
	if ((flags.revert && hasChanges) || (flags.skip && flags.unskip)) {
		throw new ConductoError(
			'usage',
			flags.revert
				? '--revert takes back all that was edited: it goes with no other option.'
				: '--skip does not go with --unskip.',
			{hint: 'Use one of them.'},
		);
	}

	if (flags.revert) {
		return 'revert';
	}

	return hasChanges ? {parameters, skip: isSkipGiven ? flags.skip : undefined} : 'editor';
}

function envOf({env = [], unsetEnv = []}: EditFlags): {
	readonly env?: Record<string, string | null>;
} {
	const variables = env.map(text => {
		const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
		if (name === undefined || value === undefined) {
			throw new ConductoError('usage', `--env takes NAME=value, not "${text}".`, {
				hint: 'Take a variable away with: --unset-env NAME',
			});
		}

		return [name, value] as const;
	});
	const all = [...variables, ...unsetEnv.map(name => [name, null] as const)];
	return all.length > 0 ? {env: Object.fromEntries(all)} : {};
}

function limitOf(text: string): unknown {
	return text.toLowerCase() === 'none' ? null : numberOf(text);
}

/** A number where it is one; else the text, for the rules to refuse or to read. */
function numberOf(text: string): unknown {
	return /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : text;
}
