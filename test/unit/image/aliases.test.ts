import {expect, test} from 'vitest';
import {parseAliases} from '../../../source/image/aliases.ts';

test.each([
	['python:3.12=localhost:5000/py:3', 'python:3.12', 'localhost:5000/py:3'],
	['python:3.12=localhost:5000/py:3', 'docker.io/library/python:3.12', 'localhost:5000/py:3'],
	['python:3.12=localhost:5000/py:3', 'python:3.11', 'python:3.11'],
	['python=localhost:5000/python', 'python:3.12-slim', 'localhost:5000/python:3.12-slim'],
	['python=localhost:5000/python', 'python', 'localhost:5000/python:latest'],
	['python=debian:stable-slim', 'python:3.12', 'debian:stable-slim'],
	['python=mirror/python', 'python@sha256:abc', 'mirror/python@sha256:abc'],
	['python=mirror/python', 'other/python:3', 'other/python:3'],
	['docker.io/=localhost:5000/', 'python:3.12', 'localhost:5000/library/python:3.12'],
	['docker.io/=localhost:5000/', 'team/app', 'localhost:5000/team/app:latest'],
	['registry.example.com/a/=b/', 'registry.example.com/a/x:1', 'b/x:1'],
	['registry.example.com/a/=b/', 'registry.example.com/c/x:1', 'registry.example.com/c/x:1'],
])('%s makes %s into %s', (alias, reference, expected) => {
	expect(parseAliases([alias])(reference)).toBe(expected);
});

test('takes the first alias that fits', () => {
	const aliases = parseAliases(['python:3.12=first', 'python=second']);
	expect(aliases('python:3.12')).toBe('first');
	expect(aliases('python:3.11')).toBe('second:3.11');
	expect(aliases('debian')).toBe('debian');
});

test.each(['python', '=to', 'from=', 'a=b=c', 'docker.io/=mirror'])('refuses %s', text => {
	expect(() => parseAliases([text])).toThrow(/is not an image alias/);
});
