import {describe, expect, test} from 'vitest';
import {
	buildContainerName,
	containerName,
	imageRepository,
	imageTag,
	isOurs,
} from '../../../source/engine/names.ts';

const owner = '0f8fad5b-d9cb-469f-a165-70867728950e';
const valid = /^[a-zA-Z0-9][\w.-]+$/;

describe('names of containers', () => {
	const identity = {owner, pipeline: 'k3x9', path: '/', attempt: 1, kind: 'exec'} as const;

	test('say whose they are and what they are for', () => {
		expect(containerName({...identity, path: '/Build'})).toMatch(
			/^conducto-0f8fad5b-k3x9-[\da-f]{8}-1-exec$/,
		);
	});

	test.each(['/', '/a b', '/Ünï/😀', `/${'x'.repeat(500)}`, '/..', '/a\nb'])(
		'are valid for a node called %j',
		path => {
			expect(containerName({...identity, path})).toMatch(valid);
		},
	);

	test('differ by node, attempt and kind, and are always the same for the same', () => {
		const names = [
			containerName(identity),
			containerName({...identity, path: '/a'}),
			containerName({...identity, attempt: 2}),
			containerName({...identity, kind: 'live'}),
			buildContainerName({owner, pipeline: 'k3x9', image: 'a'}),
		];
		expect(new Set(names).size).toBe(names.length);
		expect(containerName(identity)).toBe(names[0]);
		expect(names.every(name => isOurs(name, owner))).toBe(true);
	});

	test('are not taken for those of another state folder', () => {
		const other = 'ffffffff-d9cb-469f-a165-70867728950e';
		expect(isOurs(containerName(identity), other)).toBe(false);
		expect(isOurs('conducto-0f8fad5bx-y', owner)).toBe(false);
		expect(isOurs('x-conducto-0f8fad5b-y', owner)).toBe(false);
	});
});

describe('names of images', () => {
	test.each(['python', 'My image', '.hidden', 'ä', 'a/b:c', '', 'y'.repeat(300)])(
		'are valid for %j',
		name => {
			const tag = imageTag(name);
			expect(tag).toMatch(/^\w[\w.-]{0,127}$/);
		},
	);

	test('keep apart what only looks the same', () => {
		expect(imageTag('a b')).not.toBe(imageTag('a-b'));
		expect(imageRepository('01234567-89ab', 'K3x9')).toBe('conducto-01234567/k3x9');
	});
});
