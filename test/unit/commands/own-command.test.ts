import {chmod, mkdir, symlink} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {commandOf} from '../../../source/commands/own-command.ts';
import {type TemporaryFolder, temporaryFolder} from '../../support/temporary-folder.ts';

const node = '/opt/node/bin/node';

/** This program, and folders that hold a link to it or another `conducto`. */
async function installed(): Promise<TemporaryFolder> {
	const folder = await temporaryFolder({
		"it's/dist/cli.js": '',
		'other/conducto': '',
		'plain/conducto': '',
		'folder/conducto/file': '',
	});
	const file = `${folder.path}/it's/dist/cli.js`;
	await chmod(file, 0o755);
	await chmod(`${folder.path}/other/conducto`, 0o755);
	for (const bin of ['bin', 'node_modules/.bin']) {
		await mkdir(`${folder.path}/${bin}`, {recursive: true});
		await symlink(file, `${folder.path}/${bin}/conducto`);
	}

	return folder;
}

test.each([
	['linked from PATH', 'none:bin:other', 'conducto'],
	['behind what is no program', 'plain:folder:bin', 'conducto'],
	['behind another conducto', 'other:bin', 'long'],
	['not on PATH', 'none', 'long'],
	['on the PATH of npm alone', 'node_modules/.bin:none', 'long'],
])('%s', async (_, names, expected) => {
	await using folder = await installed();
	const searchPath = names
		.split(':')
		.map(name => `${folder.path}/${name}`)
		.join(':');
	const long = `'${node}' '${folder.path}/it'\\''s/dist/cli.js'`;
	for (const file of ["it's/dist/cli.js", 'bin/conducto']) {
		expect(commandOf({searchPath, file: `${folder.path}/${file}`, node})).toBe(
			expected === 'long' ? long : expected,
		);
	}
});

test('a PATH that depends on the folder does not count', async () => {
	await using folder = await installed();
	const file = `${folder.path}/bin/conducto`;
	const relative = `${'../'.repeat(process.cwd().split('/').length)}${folder.path.slice(1)}/bin`;
	expect(commandOf({searchPath: relative, file, node})).toMatch(node);
	expect(commandOf({searchPath: '', file, node})).toMatch(node);
});

test('a program that is being built anew is named as it was started', () => {
	expect(commandOf({searchPath: '', file: '/gone/dist/cli.js', node})).toBe(
		`'${node}' '/gone/dist/cli.js'`,
	);
});
