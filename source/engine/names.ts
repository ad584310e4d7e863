import {hash} from 'node:crypto';
import type {NodePath} from '../pipeline/tree.ts';
import type {ContainerKind} from './labels.ts';

const prefix = 'conducto';

export type ContainerIdentity = {
	/** The uuid of the state folder. */
	readonly owner: string;
	readonly pipeline: string;
	readonly path: NodePath;
	readonly attempt: number;
	readonly kind: ContainerKind;
};

/** The deterministic name of a node's container; valid for Docker whatever the node is called. */
export function containerName({owner, pipeline, path, attempt, kind}: ContainerIdentity): string {
	return [prefix, short(owner), pipeline, shortHash(path), attempt, kind].join('-');
}

/** The name of the container that an image is made in. */
export function buildContainerName(build: {
	readonly owner: string;
	readonly pipeline: string;
	readonly image: string;
}): string {
	return [prefix, short(build.owner), build.pipeline, 'build', shortHash(build.image)].join('-');
}

/** Whether a container's name says that it was made for this state folder. */
export function isOurs(name: string, owner: string): boolean {
	return name.startsWith(`${prefix}-${short(owner)}-`);
}

/**
Repository of the images that are made for a pipeline, by its id, or of those that all pipelines of a
state folder share, by the step that makes them.
*/
export function imageRepository(owner: string, of: string): string {
	return `${prefix}-${short(owner)}/${of.toLowerCase()}`;
}

/**
What an image was made for, by one of its names: a pipeline's id or a shared step. Undefined: that is no
name that this state folder gives.
*/
export function madeFor(name: string, owner: string): string | undefined {
	const start = imageRepository(owner, '');
	return name.startsWith(start) ? /^[^:]+/.exec(name.slice(start.length))?.[0] : undefined;
}

/** A tag that can be recognised and is no other image's, whatever the image is called. */
export function imageTag(name: string): string {
	const readable = name
		.replaceAll(/[^\w.-]+/g, '-')
		.replace(/^[.-]+/, '')
		.slice(0, 64);
	return readable === '' ? shortHash(name) : `${readable}-${shortHash(name)}`;
}

function short(owner: string): string {
	return owner.slice(0, 8);
}

function shortHash(text: string): string {
	return hash('sha256', text).slice(0, 8);
}
