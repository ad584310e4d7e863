import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, expect} from 'vitest';
import {docker} from './containers.ts';
import {buildShellImages, type ShellImages} from './shell-images.ts';

/** Images that a file's tests open shells in, and the owner of those shells: afterwards none may be left. */
export function shellImagesForTests(): {
	readonly owner: string;
	readonly images: () => ShellImages;
} {
	const owner = randomUUID();
	let images: ShellImages;

	beforeAll(async () => {
		images = await buildShellImages(owner.slice(0, 8));
	}, 400_000);

	afterAll(async () => {
		const filter = `label=com.conducto.owner=${owner}`;
		expect(await docker('ps', '-a', '--filter', filter, '--format', '{{.Names}}')).toBe('');
		await images[Symbol.asyncDispose]();
	});

	return {owner, images: () => images};
}
