import type {ImageUse} from '../../engine/engine.ts';

type Layers = ImageUse['layers'];

/**
How much space is free when images are gone. What they share with images that stay is not, and what
they share with each other counts once.

Only an image that ends where the sharing does tells how large the shared part is. Where there is none,
the smallest one that has all of it stands for it: rather too little is promised than too much.
*/
export function freedBytes(images: readonly ImageUse[], gone: ReadonlySet<string>): number {
	const counted = images.filter(({id}) => !gone.has(id));
	const going = images
		.filter(({id}) => gone.has(id))
		.sort((a, b) => a.layers.length - b.layers.length);
	let freed = 0;
	for (const image of going) {
		const shared = Math.max(0, ...counted.map(other => commonLength(other.layers, image.layers)));
		freed += Math.max(0, image.sizeBytes - sizeOf(image.layers.slice(0, shared), images));
		counted.push(image);
	}

	return freed;
}

/** Whether an image holds all layers of another below its own, or is made of the same ones. */
export function isMadeFrom(image: ImageUse, base: ImageUse): boolean {
	return commonLength(image.layers, base.layers) === base.layers.length;
}

function sizeOf(layers: Layers, images: readonly ImageUse[]): number {
	if (layers.length === 0) {
		return 0;
	}

	const holders = images.filter(image => commonLength(image.layers, layers) === layers.length);
	const ending = holders.filter(image => image.layers.length === layers.length);
	const sizes = (ending.length > 0 ? ending : holders).map(image => image.sizeBytes);
	return Math.min(...sizes);
}

function commonLength(some: Layers, others: Layers): number {
	const end = some.findIndex((layer, index) => layer !== others[index]);
	return end === -1 ? some.length : end;
}
