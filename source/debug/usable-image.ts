import {access} from 'node:fs/promises';
import {ConductoError} from '../errors/conducto-error.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {SessionRequest} from './session.ts';

/**
The request with an image that is there: rebuilds remove what attempts of old were made from. Rejects with
`image-not-ready` when there is none.
*/
export async function withUsableImage(request: SessionRequest): Promise<SessionRequest> {
	const {image, fallback, node, attempt} = request;
	if (await isThere(request, image)) {
		return request;
	}

	if (fallback && (await isThere(request, fallback))) {
		return {...request, image: fallback, attempt: undefined};
	}

	const whose = attempt === undefined ? `image ${node.image}` : `image of attempt ${attempt}`;
	throw new ConductoError('image-not-ready', `The ${whose} is gone from the engine.`, {
		hint:
			attempt === undefined
				? 'Rebuild it: b in the tree, or conducto rebuild.'
				: 'Rebuild it (b in the tree, or conducto rebuild) and run the node again, or open a shell of another attempt.',
		path: node.path,
	});
}

async function isThere(
	{engine, failedContainer}: SessionRequest,
	{imageId, patch}: BuiltImage,
): Promise<boolean> {
	const [image, hasPatch] = await Promise.all([
		engine.findImage(imageId),
		patch === undefined || failedContainer !== undefined || isReadable(patch),
	]);
	return image !== undefined && hasPatch;
}

async function isReadable(file: string): Promise<boolean> {
	return access(file).then(
		() => true,
		() => false,
	);
}
