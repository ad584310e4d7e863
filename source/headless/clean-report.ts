import {sizeText} from '../events/size-text.ts';
import {oneLine} from '../view/text.ts';

/** What a clean-up removed, or would. */
export type Cleaned = {
	readonly pipelines: number;
	readonly containers: number;
	readonly images: number;
	readonly clones: number;
	readonly caches: number;
	readonly bytes: number;
};

/** A part of it, for the table. */
export type CleanRow = {
	/** A pipeline's id, or what else it is. */
	readonly name: string;
	readonly images: number;
	readonly bytes: number;
	/** The pipeline's definition. */
	readonly about: string;
};

/** The last line: `Removed 3 pipelines, 5 images, 2 clones: 1.2GB freed.` */
export function cleanSummary(cleaned: Cleaned, isForecast: boolean): string {
	const parts = (['pipeline', 'container', 'image', 'clone', 'cache'] as const)
		.map(noun => ({noun, count: cleaned[`${noun}s`]}))
		.filter(({count}) => count > 0)
		.map(({noun, count}) => `${count} ${noun}${count === 1 ? '' : 's'}`);
	if (parts.length === 0) {
		return 'There is nothing to remove.';
	}

	const size = sizeText(cleaned.bytes);
	return isForecast
		? `Would remove ${parts.join(', ')}: ${size} would be freed.`
		: `Removed ${parts.join(', ')}: ${size} freed.`;
}

const heading = ['pipeline', 'images', 'size', 'definition'] as const;

/** One line for each part, under a heading. */
export function cleanTable(rows: readonly CleanRow[]): string[] {
	if (rows.length === 0) {
		return [];
	}

	const cells = rows.map(({name, images, bytes, about}) => [
		name,
		images === 0 ? '' : String(images),
		sizeText(bytes),
		oneLine(about),
	]);
	const width = Math.max(...[heading, ...cells].map(([name = '']) => name.length));
	return [heading, ...cells].map(([name = '', images = '', size = '', about = '']) =>
		[name.padEnd(width), images.padStart(6), size.padStart(6), about].join('  ').trimEnd(),
	);
}
