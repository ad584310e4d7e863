import {describe, expect, test} from 'vitest';
import {pullFailure} from '../../../source/engine/docker-pull.ts';
import {assertReference, parseReference} from '../../../source/engine/image-reference.ts';
import {jsonLines} from '../../../source/engine/json-lines.ts';
import {createPullProgress} from '../../../source/engine/pull-progress.ts';
import {collect} from './collect.ts';

describe('parseReference', () => {
	test.each([
		['debian', 'debian', 'latest', 'docker.io'],
		['debian:12', 'debian', '12', 'docker.io'],
		['team/app:1.0', 'team/app', '1.0', 'docker.io'],
		['localhost:5000/app', 'localhost:5000/app', 'latest', 'localhost:5000'],
		['registry.example.com/a/b:c', 'registry.example.com/a/b', 'c', 'registry.example.com'],
		['app@sha256:12', 'app', 'sha256:12', 'docker.io'],
		['localhost:5000/app:1@sha256:12', 'localhost:5000/app', 'sha256:12', 'localhost:5000'],
	])('%s', (reference, repository, tag, registry) => {
		expect(parseReference(reference)).toEqual({repository, tag, registry});
	});

	test.each(['', 'a b', 'ä', 'a?b=c', 'a#b'])('%j is no name of an image', reference => {
		expect(() => assertReference(reference)).toThrow('is not a valid image name');
	});
});

describe('createPullProgress', () => {
	test('adds up the layers, and knows the total when every layer has told its size', () => {
		const progress = createPullProgress();
		const downloading = (id: string, current: number, total: number) =>
			progress({id, status: 'Downloading', progressDetail: {current, total}});
		expect(progress({id: '12', status: 'Pulling from library/debian'})).toBeUndefined();
		progress({id: 'a', status: 'Pulling fs layer'});
		progress({id: 'b', status: 'Pulling fs layer'});
		const none = {done: 0, total: 2};
		expect(downloading('a', 10, 100)).toEqual({
			currentBytes: 10,
			totalBytes: undefined,
			layers: none,
		});
		expect(downloading('b', 5, 50)).toEqual({currentBytes: 15, totalBytes: 150, layers: none});
		const allOfOne = {currentBytes: 105, totalBytes: 150};
		expect(progress({id: 'a', status: 'Download complete'})).toEqual({...allOfOne, layers: none});
		const extracting = {current: 1, total: 100};
		expect(progress({id: 'a', status: 'Extracting', progressDetail: extracting})).toEqual({
			...allOfOne,
			layers: none,
		});
		expect(progress({id: 'a', status: 'Pull complete'})).toEqual({
			...allOfOne,
			layers: {done: 1, total: 2},
		});
		expect(progress({id: 'c', status: 'Already exists'})).toEqual({
			...allOfOne,
			layers: {done: 2, total: 3},
		});
		expect(progress({status: 'Digest: sha256:1'})).toBeUndefined();
	});
});

describe('pullFailure', () => {
	test.each([
		[
			'manifest for localhost:5000/a:1 not found: manifest unknown',
			'image-not-found',
			/docker login localhost:5000/,
		],
		[
			"pull access denied for a, repository does not exist or may require 'docker login': denied",
			'image-not-found',
			/Check its name/,
		],
		[
			'failed to resolve reference "localhost:5000/a:1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
			'image-failed',
			/docker login/,
		],
		[
			'failed to resolve reference "localhost:5000/a:1": localhost:5000/a:1: not found',
			'image-not-found',
			/Check its name/,
		],
		[
			'Head "https://localhost:5000/v2/a/manifests/1": no basic auth credentials',
			'image-failed',
			/docker login/,
		],
		[
			'Get "http://localhost:5000/v2/": dial tcp [::1]:5000: connect: connection refused',
			'image-failed',
			/network/,
		],
		['lookup registry.example.com: no such host', 'image-failed', /network/],
		['invalid reference format', 'image-not-found', /look like/],
	] as const)('%s', (said, code, hint) => {
		const error = pullFailure('localhost:5000/a:1', said);
		expect(error.code).toBe(code);
		expect(error.hint).toMatch(hint);
		expect(error.message).toMatch(/\.$/);
	});

	test('anything else is told in the words of the engine', () => {
		expect(pullFailure('a', 'no space left on device').message).toContain('no space left');
	});
});

test('jsonLines: however the lines are cut', async () => {
	const bytes = Buffer.from('{"a":"ä"}\r\n{"a":"b"}\n\n{"a":"c"}');
	async function* source(): AsyncGenerator<Uint8Array> {
		for (const byte of bytes) {
			yield Buffer.from([byte]);
		}
	}

	expect(await collect(jsonLines(source()))).toEqual([{a: 'ä'}, {a: 'b'}, {a: 'c'}]);
});
