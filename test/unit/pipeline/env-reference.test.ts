import {expect, test} from 'vitest';
import {referEnv, resolveEnv} from '../../../source/pipeline/env-reference.ts';

const environment = {
	GITHUB_TOKEN: 'ghp_0123456789',
	OTHER_TOKEN: 'ghp_0123456789',
	DB_PASSWORD: 'x1',
	HOME: '/home/bob',
	SHLVL: '1',
};

test('values that variables for secrets hold become references, first of all to those of the same name', () => {
	const env = {
		OTHER_TOKEN: 'ghp_0123456789',
		GH: 'ghp_0123456789',
		DB_PASSWORD: 'x1',
		MODE: 'x1',
		AUTH: '1',
		HOME: '/home/bob',
		API_KEY: 'of another place',
		EMPTY_TOKEN: '',
	};
	const referred = referEnv(env, {...environment, EMPTY_TOKEN: ''});
	expect(referred).toEqual({
		...env,
		OTHER_TOKEN: `\${OTHER_TOKEN}`,
		GH: `\${GITHUB_TOKEN}`,
		DB_PASSWORD: `\${DB_PASSWORD}`,
	});
	expect(resolveEnv(referred, {...environment, EMPTY_TOKEN: ''})).toEqual(env);
});

test('a reference is the whole value, and can be escaped', () => {
	const env = {
		A: `\${HOME}`,
		B: `$\${HOME}`,
		C: `$$\${HOME}`,
		D: `in \${HOME}`,
		E: `\${a-b}`,
		F: '$$',
	};
	expect(resolveEnv(env, environment)).toEqual({
		A: '/home/bob',
		B: `\${HOME}`,
		C: `$\${HOME}`,
		D: `in \${HOME}`,
		E: `\${a-b}`,
		F: '$$',
	});
});

test('one to a variable that is not set is an error that names both', () => {
	expect(() => resolveEnv({A: `\${NO_SUCH}`}, environment)).toThrow(
		'env A is the value of $NO_SUCH, which is not set.',
	);
});
