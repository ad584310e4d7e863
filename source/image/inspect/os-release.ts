import type {ImageContents} from './image-contents.ts';

type Distribution = Pick<ImageContents, 'distribution' | 'distributionId' | 'distributionLike'>;

/** What `/etc/os-release` says. */
export function parseOsRelease(text: string): Distribution {
	return {
		distribution: field(text, 'PRETTY_NAME') ?? field(text, 'NAME'),
		distributionId: field(text, 'ID'),
		distributionLike: field(text, 'ID_LIKE')?.split(/\s+/) ?? [],
	};
}

function field(text: string, name: string): string | undefined {
	const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim();
	return value?.replace(/^(["'])(.*)\1$/, '$2').trim() || undefined;
}
