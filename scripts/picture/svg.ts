import type {Terminal} from '@xterm/headless';
import {background, foreground} from './palette.ts';
import {type Run, runsOf, type Style} from './runs.ts';

const cell = {width: 8.4, height: 17, baseline: 13};
const padding = 14;
const fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** Draws what an emulator shows as an SVG: a grid of cells, whatever font the reader has. */
export function svgOf(terminal: Terminal, title: string): string {
	const width = round(terminal.cols * cell.width + 2 * padding);
	const height = round(terminal.rows * cell.height + 2 * padding);
	const runs = runsOf(terminal);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${fonts}" font-size="14" xml:space="preserve">`,
		`<title>${escaped(title)}</title>`,
		`<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
		`<g fill="${foreground}">`,
		...runs.flatMap(run => [backgroundOf(run), textOf(run)]).filter(line => line !== ''),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}

function backgroundOf({row, style, columns, end}: Run): string {
	if (style.background === undefined) {
		return '';
	}

	const start = columns[0] ?? 0;
	return `<rect x="${left(start)}" y="${round(padding + row * cell.height)}" width="${round((end - start) * cell.width)}" height="${cell.height}" fill="${style.background}"/>`;
}

function textOf({row, style, characters, columns}: Run): string {
	// Each character has its own place: fonts differ in width, and so do fallbacks for symbols.
	const text = characters.join('').trimEnd();
	if (text === '') {
		return '';
	}

	const places = columns.slice(0, text.length).map(left).join(' ');
	const baseline = round(padding + row * cell.height + cell.baseline);
	return `<text x="${places}" y="${baseline}"${attributesOf(style)}>${escaped(text)}</text>`;
}

function attributesOf(style: Style): string {
	const decoration = [
		style.underline ? 'underline' : '',
		style.strikethrough ? 'line-through' : '',
	].filter(Boolean);
	return [
		style.colour === foreground ? '' : ` fill="${style.colour}"`,
		style.bold ? ' font-weight="bold"' : '',
		style.dim ? ' opacity="0.6"' : '',
		style.italic ? ' font-style="italic"' : '',
		decoration.length > 0 ? ` text-decoration="${decoration.join(' ')}"` : '',
	].join('');
}

function left(column: number): number {
	return round(padding + column * cell.width);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
