import {expect, test} from 'vitest';
import {submoduleUrl} from '../../../../source/image/git/submodules.ts';
import {addSubmodule, filesOf, makeBench, makeUpstream} from './git-fixture.ts';

test('submodules are there, at all depths, and follow their repository', async () => {
	await using bench = await makeBench();
	const inner = await makeUpstream(bench.home, 'inner');
	const outer = await makeUpstream(bench.home, 'outer');
	const innerSha = await inner.push({deep: '1'});
	await outer.push({middle: '1'});
	const outerSha = await addSubmodule(outer, 'in', '../inner.git', innerSha);
	await bench.upstream.push({top: '1'});
	const sha = await addSubmodule(bench.upstream, 'out', outer.url, outerSha);

	const {folder} = await bench.checkOut('main');
	const {'.gitmodules': _, 'out/.gitmodules': __, ...files} = await filesOf(folder);
	expect(files).toEqual({top: '1', 'out/middle': '1', 'out/in/deep': '1'});
	expect(await bench.checkOut('main')).toMatchObject({sha, outcome: 'unchanged'});

	const moved = await outer.push({middle: '2', in: undefined, '.gitmodules': undefined});
	await bench.upstream.git('update-index', '--cacheinfo', `160000,${moved},out`);
	await bench.upstream.git('commit', '-q', '-m', 'moved');
	await bench.upstream.git('push', '-q', 'origin', 'main');
	await bench.checkOut('main');
	const {'.gitmodules': ___, ...after} = await filesOf(folder);
	expect(after).toEqual({top: '1', 'out/middle': '2'});

	await bench.upstream.push({out: 'a file now', '.gitmodules': undefined});
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({top: '1', out: 'a file now'});
});

test('a submodule that is not to be had is said, and tried again', async () => {
	await using bench = await makeBench();
	const other = await makeUpstream(bench.home, 'other');
	const sha = await other.push({file: 'other'});
	await bench.upstream.push({top: '1'});
	await addSubmodule(bench.upstream, 'sub', '../late.git', sha);

	const {folder} = await bench.checkOut('main');
	expect(await filesOf(folder)).toMatchObject({top: '1', sub: '/'});
	expect(bench.output()).toContain('The submodule sub stays empty: There is no repository at');

	const late = await makeUpstream(bench.home, 'late');
	await late.git('pull', '-q', other.folder, 'main');
	await late.git('push', '-q', 'origin', 'main');
	expect(await bench.checkOut('main')).toMatchObject({outcome: 'made'});
	expect(await filesOf(folder)).toMatchObject({top: '1', 'sub/file': 'other'});
});

test.each([
	['https://host/team/app.git', '../other.git', 'https://host/team/other.git'],
	['https://host/team/app.git/', '../../lib/./other', 'https://host/lib/./other'],
	['https://host/team/app.git', './part.git', 'https://host/team/app.git/part.git'],
	['git@host:team/app.git', '../other.git', 'git@host:team/other.git'],
	['git@host:app.git', '../other.git', 'git@host:other.git'],
	['https://host/app.git', 'git@host:x.git', 'git@host:x.git'],
])('beside %s, %s is %s', (parent, url, expected) => {
	expect(submoduleUrl(parent, url)).toBe(expected);
});
