import {posix} from 'node:path';
import type {EngineImage} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {copyTarget} from './copy-place.ts';

/** Throws when files that are copied into an image would be lost, because it declares a volume there. */
export function assertNoVolume({volumes}: EngineImage): void {
	const volume = volumes.find(declared => {
		const place = posix.resolve('/', declared);
		return isWithin(copyTarget, place) || isWithin(place, copyTarget);
	});
	if (volume !== undefined) {
		throw new ConductoError(
			'image-failed',
			`The image declares ${volume} as a VOLUME, so what is copied to ${copyTarget} would be lost there.`,
			{hint: 'Take that VOLUME out of its Dockerfile, or use another image.'},
		);
	}
}

function isWithin(place: string, folder: string): boolean {
	return place === folder || folder === '/' || place.startsWith(`${folder}/`);
}
