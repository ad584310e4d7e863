/** Colours and attributes of text, as a terminal keeps them. `codes` is their canonical SGR form. */
export type SgrStyle = {
	readonly fg: string;
	readonly bg: string;
	readonly attributes: readonly string[];
	readonly codes: string;
};

export const plainStyle: SgrStyle = {fg: '', bg: '', attributes: [], codes: ''};

/** Bold, dim, italic, underline, inverse, struck out. Blinking and hidden text are left out on purpose. */
const kept: ReadonlySet<string> = new Set(['1', '2', '3', '4', '7', '9']);

/** Codes that end attributes. */
const endings: Readonly<Record<string, readonly string[]>> = {
	'21': ['1'],
	'22': ['1', '2'],
	'23': ['3'],
	'24': ['4'],
	'27': ['7'],
	'29': ['9'],
};

const foreground = /^(3[0-7]|9[0-7])$/;
const background = /^(4[0-7]|10[0-7])$/;

/** The style after `CSI <params> m`. What it doesn't know changes nothing. */
export function applySgr(style: SgrStyle, params: string): SgrStyle {
	const parts = params.split(';');
	let {fg, bg, attributes} = style;
	for (let i = 0; i < parts.length; i++) {
		const [code = '', ...sub] = (parts[i] ?? '').split(':');
		const number = code === '' ? '0' : String(Number(code));
		if (number === '0') {
			({fg, bg, attributes} = plainStyle);
		} else if (number === '38' || number === '48') {
			const isColon = sub.length > 0;
			const color = extendedColor(isColon ? colonColor(sub) : parts.slice(i + 1, i + 5));
			i += isColon ? 0 : color.length;
			const text = color.length > 0 ? [number, ...color].join(';') : '';
			fg = number === '38' && text !== '' ? text : fg;
			bg = number === '48' && text !== '' ? text : bg;
		} else if (foreground.test(number) || number === '39') {
			fg = number === '39' ? '' : number;
		} else if (background.test(number) || number === '49') {
			bg = number === '49' ? '' : number;
		} else if (number === '4' && sub[0] === '0') {
			attributes = attributes.filter(attribute => attribute !== '4');
		} else if (kept.has(number)) {
			attributes = attributes.includes(number) ? attributes : [...attributes, number];
		} else {
			const ended = endings[number] ?? [];
			attributes = attributes.filter(attribute => !ended.includes(attribute));
		}
	}

	const codes = [...attributes, fg, bg].filter(code => code !== '').join(';');
	return {fg, bg, attributes, codes};
}

/** The parameters of a 256-colour or true-colour code; none when they are not well formed. */
function extendedColor(params: readonly string[]): string[] {
	const length = params[0] === '5' ? 2 : params[0] === '2' ? 4 : 0;
	const color = params.slice(0, length);
	return color.length === length && color.every(part => /^\d{1,3}$/.test(part)) ? color : [];
}

/** `2:<space>:r:g:b` names a colour space that nobody uses; the form with semicolons has none. */
function colonColor(params: readonly string[]): string[] {
	return params[0] === '2' && params.length > 4 ? ['2', ...params.slice(2, 5)] : [...params];
}
