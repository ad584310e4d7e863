import {expect, test} from 'vitest';
import {
	buildxArguments,
	buildxEnvironment,
} from '../../../../source/engine/build/buildx-arguments.ts';
import type {DockerfileBuild} from '../../../../source/engine/engine.ts';
import {dockerfileBuild} from '../engine-contract.ts';

const files = {dockerfile: '/tmp/Dockerfile', context: '/src', imageId: '/tmp/id'};
const build = (changes: Partial<DockerfileBuild>): DockerfileBuild =>
	dockerfileBuild('x', 'FROM a', changes).build;

test('values of arguments are in the environment, not in the list of processes', () => {
	const secretive = build({args: {TOKEN: 'hush', EMPTY: ''}});
	const line = buildxArguments(secretive, files);
	expect(line.join(' ')).toContain('--build-arg TOKEN --build-arg EMPTY');
	expect(line.join(' ')).not.toContain('hush');
	const env = buildxEnvironment(secretive, 'tcp://here:1', {PATH: '/bin', DOCKER_CONTEXT: 'lab'});
	expect(env).toEqual({PATH: '/bin', TOKEN: 'hush', EMPTY: '', DOCKER_HOST: 'tcp://here:1'});
});

test('an argument that is called like a variable of the docker CLI leaves that alone', () => {
	const args = {PATH: '/nowhere', DOCKER_HOST: 'tcp://there:1', BUILDX_BUILDER: 'x'};
	const line = buildxArguments(build({args}), files);
	expect(line).toContain('PATH=/nowhere');
	expect(line).toContain('DOCKER_HOST=tcp://there:1');
	expect(buildxEnvironment({args}, 'tcp://here:1', {PATH: '/bin'})).toEqual({
		PATH: '/bin',
		DOCKER_HOST: 'tcp://here:1',
	});
});

test('names of secret files may hold what separates fields', () => {
	const line = buildxArguments(build({secretFiles: {ca: '/a, "b"/c.pem'}}), files);
	expect(line).toContain('id=ca,"src=/a, ""b""/c.pem"');
});

test('the cache is left aside only when asked to', () => {
	expect(buildxArguments(build({noCache: true}), files)).toContain('--no-cache');
	expect(buildxArguments(build({noCache: false}), files)).not.toContain('--no-cache');
});
