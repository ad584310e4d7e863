import {expect, test} from 'vitest';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import {keepImage} from '../../../source/image/keep-image.ts';

const name = {repository: 'conducto/p', tag: 'python'};

test('keeps the image and the one before it', async () => {
	const engine = createFakeEngine({images: {one: {}, two: {}, three: {}}});
	const ids: string[] = [];
	for (const from of ['one', 'two', 'three']) {
		const id = await made(engine, from);
		const {settled} = await keepImage(engine, name, id);
		await settled;
		await engine.removeImage(`temporary:${from}`);
		ids.push(id);
	}

	expect(await Promise.all(ids.map(async id => (await engine.findImage(id))?.tags))).toEqual([
		undefined,
		['conducto/p:python-previous'],
		['conducto/p:python'],
	]);
});

test('leaves an image that has another name', async () => {
	const engine = createFakeEngine({images: {one: {}, two: {}, three: {}}});
	for (const from of ['one', 'two', 'three']) {
		await keepImage(engine, name, (await engine.findImage(from))?.id ?? '');
	}

	expect((await engine.findImage('one'))?.tags).toEqual(['one']);
});

test('does nothing when the image is the same', async () => {
	const engine = createFakeEngine({images: {one: {}}});
	const id = (await engine.findImage('one'))?.id ?? '';
	await keepImage(engine, name, id);
	await keepImage(engine, name, id);
	expect(engine.calls('tagImage')).toBe(1);
	expect((await engine.findImage(id))?.tags).toEqual(['one', 'conducto/p:python']);
});

/** An image of its own, called `temporary`. */
async function made(engine: ReturnType<typeof createFakeEngine>, from: string): Promise<string> {
	const base = await engine.findImage(from);
	const {id} = await engine.createContainer({
		name: `make-${from}`,
		imageId: base?.id ?? '',
		command: [],
		env: {},
		labels: {},
	});
	if (!base) {
		throw new Error('it is there');
	}

	const commit = {containerId: id, base, workdir: '/', labels: {}, repository: 'temporary'};
	const imageId = await engine.commitImage({...commit, tag: from});
	await engine.removeContainer(id);
	return imageId;
}
