import {expect, test} from 'vitest';
import {isSecretName, redactEnv} from '../../../source/pipeline/redact-env.ts';

test.for([
	'TOKEN',
	'GITHUB_TOKEN',
	'NPM_TOKENS',
	'dbPassword',
	'PGPASSWORD',
	'MYSQL_PWD',
	'SMTP_PASS',
	'SSH_PASSPHRASE',
	'CLIENT_SECRET',
	'GOOGLE_CREDENTIALS',
	'API_KEY',
	'apikey',
	'AWS_SECRET_ACCESS_KEY',
	'DEPLOY_KEY_2',
	'HTTP_AUTH',
	'npm_config_//registry/:_authToken',
])('%s names a secret', name => {
	expect(isSecretName(name)).toBe(true);
});

test.for([
	'PWD',
	'OLDPWD',
	'PATH',
	'KEYBOARD',
	'MONKEY',
	'TOKENIZERS_PARALLELISM',
	'SECRETARY',
	'PASSES',
	'AUTHOR',
	'COMPASS',
	'LEVEL',
])('%s names none', name => {
	expect(isSecretName(name)).toBe(false);
});

test('secrets are taken out of variables, by name and in addresses', () => {
	expect(
		redactEnv({
			API_KEY: 'abc',
			EMPTY_TOKEN: '',
			LEVEL: 'debug',
			HTTPS_PROXY: 'http://me:p%40ss@proxy:3128/',
			DATABASE_URL: 'postgres://app:hunter2@db/app?x=http://u:v@w',
			PLAIN: 'http://host:80/a@b',
		}),
	).toEqual({
		API_KEY: '***',
		EMPTY_TOKEN: '',
		LEVEL: 'debug',
		HTTPS_PROXY: 'http://me:***@proxy:3128/',
		DATABASE_URL: 'postgres://app:***@db/app?x=http://u:***@w',
		PLAIN: 'http://host:80/a@b',
	});
});
