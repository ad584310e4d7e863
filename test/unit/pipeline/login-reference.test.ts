import {expect, test} from 'vitest';
import {referLogin, resolveLogin} from '../../../source/pipeline/login-reference.ts';

const token = 'ghp_0123456789abcdefghij';
const env = {TOKEN: token, PASSWORD: 'p@ss/word', 'npm_config_//x': 'odd name', ODD: 'odd name'};

test.each([
	['https://me:p%40ss%2Fword@example.com/a.git', `https://me:\${PASSWORD}@example.com/a.git`],
	[`https://${token}@example.com/a.git`, `https://\${TOKEN}@example.com/a.git`],
	[`https://x:${token}@example.com:8443/a`, `https://x:\${TOKEN}@example.com:8443/a`],
	['https://me:odd%20name@example.com/a', `https://me:\${ODD}@example.com/a`],
])('%s is kept as %s', (url, kept) => {
	expect(referLogin(url, env)).toBe(kept);
	expect(referLogin(kept, {})).toBe(kept);
	expect(resolveLogin(kept, env)).toEqual({url});
	expect(resolveLogin(kept, {})).toEqual({missing: /\$\{(\w+)/.exec(kept)?.[1]});
});

test.each([
	'https://example.com/a.git',
	'https://me@example.com/a.git',
	'git@example.com:team/a.git',
	'ssh://git@example.com/a.git',
	'/srv/a.git',
	'https://example.com/a@b:c.git',
])('%s holds no secret', url => {
	expect(referLogin(url, env)).toBe(url);
	expect(resolveLogin(url, env)).toEqual({url});
});

test.each([
	'https://me:unknown@example.com/a.git',
	'ssh://me:unknown@example.com/a.git',
	'https://ghp_this_is_in_no_variable@example.com/a.git',
])('%s could only be kept in clear', url => {
	expect(referLogin(url, env)).toBeUndefined();
});
