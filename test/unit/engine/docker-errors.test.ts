import {describe, expect, test} from 'vitest';
import {translateError} from '../../../source/engine/docker-errors.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';

const attempted = {host: 'unix:///var/run/docker.sock', action: 'start the container'};
const withCode = (code: string) => Object.assign(new Error(code), {code});
const answered = (statusCode: number, message: string) =>
	Object.assign(new Error(`(HTTP code ${statusCode}) reason - ${message} `), {
		statusCode,
		json: {message},
	});

describe('translateError', () => {
	test.each(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND'])('%s: no engine answers', code => {
		expect(translateError(withCode(code), attempted)).toMatchObject({
			code: 'engine-missing',
			message: 'No Docker engine answers at unix:///var/run/docker.sock.',
			hint: expect.stringContaining('systemctl start docker'),
		});
	});

	test('an engine elsewhere is not started here', () => {
		const {hint} = translateError(withCode('ECONNREFUSED'), {...attempted, host: 'tcp://lab:1'});
		expect(hint).toContain('DOCKER_HOST');
	});

	test('a socket that may not be used', () => {
		expect(translateError(withCode('EACCES'), attempted)).toMatchObject({
			code: 'engine-missing',
			hint: expect.stringContaining('usermod -aG docker'),
		});
	});

	test('a broken connection', () => {
		expect(translateError(withCode('ECONNRESET'), attempted)).toMatchObject({
			code: 'engine-lost',
			message: expect.stringContaining('broke'),
		});
	});

	test('a refusal is told in the words of the engine', () => {
		expect(translateError(answered(500, 'no space left on device'), attempted).message).toBe(
			'Docker could not start the container: no space left on device.',
		);
	});

	test('a missing image is told apart from a missing container', () => {
		const image = 'sha256:1';
		const code = (message: string) =>
			translateError(answered(404, message), {...attempted, image}).code;
		expect(code('No such image: sha256:1')).toBe('image-not-found');
		expect(code('No such container: x')).toBe('engine-failed');
	});

	test('what is translated already stays as it is', () => {
		const error = new ConductoError('image-failed', 'A file changed.');
		expect(translateError(error, attempted)).toBe(error);
	});
});
