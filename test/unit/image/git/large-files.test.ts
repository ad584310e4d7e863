import {chmod} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {gitTestEnvironment} from '../../../support/git-server.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {filesOf, makeBench} from './git-fixture.ts';

// Enough files for the index to be clearly younger than the first: else git looks at their content again.
const small = Array.from({length: 1000}, (_, number) => [`small/${number}`, `${number}`] as const);
const files = {
	...Object.fromEntries(small),
	'.gitattributes': '*.bin filter=lfs -text\n',
	'a.bin': 'pointer',
};

/** Stands for git-lfs, which is not on every machine: speaks its protocol as far as git asks it to. */
const program = `#!/usr/bin/env python3
import sys
if sys.argv[1] == 'version':
    sys.exit(0)
source, sink = sys.stdin.buffer, sys.stdout.buffer
def read():
    lines = []
    while True:
        size = source.read(4)
        if not size:
            sys.exit(0)
        if size == b'0000':
            return lines
        lines.append(source.read(int(size, 16) - 4))
def write(*lines):
    for line in lines:
        sink.write(b'%04x' % (len(line) + 4) + line)
    sink.write(b'0000')
    sink.flush()
read()
write(b'git-filter-server\\n', b'version=2\\n')
read()
write(b'capability=smudge\\n')
while True:
    read()
    read()
    write(b'status=success\\n')
    write(b'large')
    write()
`;

test('are pointers where git-lfs is missing, which is said, and the files once it is there', async () => {
	await using bench = await makeBench();
	await using programs = await temporaryFolder();
	await bench.upstream.push(files);
	const {folder} = await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual(files);
	expect(bench.output()).toContain('git-lfs is not installed');

	await chmod(await programs.write('git-lfs', program), 0o755);
	const env = {
		...gitTestEnvironment,
		PATH: `${programs.path}:${process.env.PATH}`,
		HOME: bench.home,
	};
	await bench.checkOut('main', {env});
	expect(await filesOf(folder)).toEqual({...files, 'a.bin': 'large'});
	expect(await bench.checkOut('main', {env})).toMatchObject({outcome: 'unchanged'});
});

test('that can not be fetched are a failed checkout', async () => {
	await using bench = await makeBench();
	await using programs = await temporaryFolder();
	await bench.upstream.push(files);
	const failing = '#!/bin/sh\n[ "$1" = version ]\n';
	await chmod(await programs.write('git-lfs', failing), 0o755);
	const env = {
		...gitTestEnvironment,
		PATH: `${programs.path}:${process.env.PATH}`,
		HOME: bench.home,
	};
	await expect(bench.checkOut('main', {env})).rejects.toMatchObject({code: 'image-failed'});
});
