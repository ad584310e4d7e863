import {expect, test} from 'vitest';
import {exitCodeOf} from '../../../source/errors/exit-codes.ts';
import {checkFolders} from '../../../source/pipeline/check-folders.ts';
import type {ImageSpec} from '../../../source/pipeline/spec.ts';
import {exec, specOf} from '../../support/specs.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {complaintOf} from './recipe.ts';

function check(image: ImageSpec): void {
	checkFolders(specOf(exec('a'), {one: image}));
}

test('what an image is made of is there', async () => {
	await using folder = await temporaryFolder({'a/Dockerfile': ''});
	const {path} = folder;
	check({dockerfile: `${path}/a/Dockerfile`, context: path, copy_dir: `${path}/a`});
	check({dockerfile_text: 'FROM a', copy_repo: path});
	// It need not be here before a live session mounts it, nor where the spec is only looked at.
	check({path_map: {[`${path}/nope`]: 'x'}, copy_url: `${path}/nope`, copy_branch: 'm'});
});

test.each<[ImageSpec, string]>([
	[{dockerfile: '/nope/Dockerfile'}, 'dockerfile is not a file: /nope/Dockerfile. Create it, or'],
	[
		{dockerfile: '/usr'},
		"dockerfile is a folder: /usr. Name the file in it, such as dockerfile: '/usr/Dockerfile'.",
	],
	[{dockerfile: '/usr/bin', place: {file: '/usr/p.ts', line: 3}}, "dockerfile: 'bin/Dockerfile'."],
	[{dockerfile: '/usr', place: {file: '/usr/p.ts', line: 3}}, "dockerfile: 'Dockerfile'."],
	[{dockerfile: '/usr', place: {file: '/usr/x/p.ts', line: 3}}, "dockerfile: '/usr/Dockerfile'."],
	[{dockerfile_text: 'FROM a', context: '/nope'}, 'context is not a folder: /nope.'],
	[{copy_dir: '/nope'}, 'copy_dir is not a folder: /nope.'],
	[{copy_dir: '/etc/hostname/x'}, 'copy_dir is not a folder: /etc/hostname/x.'],
	[{copy_repo: '/nope'}, 'copy_repo is not a folder: /nope.'],
	[{copy_dir: '/nope', place: {file: '/x/p.ts', line: 3}}, '/x/p.ts:3: copyDir is not a folder'],
	[{copy_dir: '/nope', place: {file: '/x/p.py', line: 3}}, '/x/p.py:3: copy_dir is not a folder'],
])('%j is not all there', (image, complaint) => {
	expect(complaintOf(() => check(image))).toContain(complaint);
	expect(exitCodeOf('folder-missing')).toBe(2);
});
