import {expect, test} from 'vitest';
import {gitBranchFault, gitUrlFault, withoutCredentials} from '../../../source/pipeline/git-url.ts';

test.each([
	'https://github.com/owner/repo.git',
	'http://localhost:3000/repo',
	'https://user:pa%2Fss@host/repo',
	'ssh://git@host:2222/team/app.git',
	'ssh://host/~me/app.git',
	'git://host/app.git',
	'file:///srv/git/app with space.git',
	'git@github.com:owner/repo.git',
	'host:path/to/app',
	'git@[::1]:app',
	'/srv/git/app.git',
	'./app',
	'../-x',
	'.',
	'..',
])('git may clone %s', url => {
	expect(gitUrlFault(url)).toBeUndefined();
});

test.each([
	['', 'is empty'],
	['--upload-pack=touch /tmp/x', 'begins with "-"'],
	['-', 'begins with "-"'],
	['ext::sh -c "touch /tmp/x"', '"::"'],
	['EXT::sh', '"::"'],
	['fd::17/foo', '"::"'],
	['my-helper::https://host/x', '"::"'],
	['::x', '"::"'],
	['ssh://-oProxyCommand=touch/x', 'host that begins with "-"'],
	['ssh://-oProxyCommand=touch@host/x', 'host that begins with "-"'],
	['ssh://git@-oProxyCommand=touch/x', 'host that begins with "-"'],
	['ssh://%2DoProxyCommand=touch/x', 'host that begins with "-"'],
	['-oProxyCommand=x:y', 'begins with "-"'],
	['git@-oProxyCommand=x:y', 'part that begins with "-"'],
	['git@host:-x', 'part that begins with "-"'],
	['git@host:', 'names no repository'],
	['https://host/a\nb', 'control character'],
	['https://host/%0ahost=evil', 'control character'],
	['https://host/a\0b', 'control character'],
	[' https://host/a', 'a space around it'],
	['ftp://host/x', 'protocol ftp'],
	['HTTPS://host/x', 'protocol HTTPS'],
	['ssh+git://host/x', 'protocol ssh+git'],
	['https:///x', 'names no host'],
	['https://user@/x', 'names no host'],
	['https://:80/x', 'names no host'],
	['file://host/x', 'file:///'],
	['owner/repo', 'neither a URL nor a path'],
	['~/repo', 'neither a URL nor a path'],
	['repo', 'neither a URL nor a path'],
])('git may not clone %j', (url, reason) => {
	expect(gitUrlFault(url)).toContain(reason);
});

test.each(['main', 'v1.0', 'feature/a-b', 'a1b2c3d', '日本', 'x@y', 'refs/heads/main'])(
	'%s is a branch',
	branch => {
		expect(gitBranchFault(branch)).toBeUndefined();
	},
);

test.each([
	'-b',
	'--x',
	'a b',
	'a\nb',
	'a..b',
	'a~1',
	'a^',
	'a:b',
	'a?',
	'a*',
	'a[b',
	'a\\b',
	'a@{1}',
])('%j is no branch', branch => {
	expect(gitBranchFault(branch)).toMatch(/^(?:begins with "-"|has ".+" in it)/);
});

test.each([
	['https://user:secret@host/a/b.git', 'https://host/a/b.git'],
	['https://secret@host/a', 'https://host/a'],
	['https://user:sec@ret@host/a', 'https://host/a'],
	['https://user:sec/ret@host/a', 'https://host/a'],
	['https://host:8443/@scope/a', 'https://host:8443/@scope/a'],
	['https://[::1]:80/a@b', 'https://[::1]:80/a@b'],
	['https://host/a?private_token=secret', 'https://host/a'],
	['ssh://git@host/a', 'ssh://git@host/a'],
	['ssh://git:secret@host/a', 'ssh://git@host/a'],
	['git@host:a/b', 'git@host:a/b'],
	['user:secret@host:a/b', 'user@host:a/b'],
	['/srv/a@b', '/srv/a@b'],
	['file:///srv/a@b', 'file:///srv/a@b'],
])('%s is shown as %s', (url, shown) => {
	expect(withoutCredentials(url)).toBe(shown);
});
