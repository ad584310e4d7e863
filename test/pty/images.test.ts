import {rm} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {imagesOf} from '../support/containers.ts';
import {startInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Image, Parallel} from 'conducto';

const files = new Image({dockerfile: 'Dockerfile', copyDir: './files', name: 'files'});
const root = new Parallel({image: files});
root.add('List', new Exec('ls; cat note.txt'));
root.add('Tool', new Exec('cat /tool'));
export default root;
`;

test.for([
	[80, 24],
	[160, 50],
] as const)(
	'an edit makes nodes stale, b and r bring it to them at %dx%d',
	async ([cols, rows]) => {
		await using folder = await temporaryFolder({
			'pipeline.ts': definition,
			Dockerfile: 'FROM debian:stable-slim\nRUN echo tool one > /tool\n',
			'.dockerignore': 'state\nfiles\n',
			'files/note.txt': 'first note\n',
			'files/old.txt': '',
		});
		await using _images = imagesOf(`${folder.path}/state`);
		await using pty = startInPty({
			args: ['--run', 'pipeline.ts'],
			cols,
			rows,
			cwd: folder.path,
			env: {CONDUCTO_STATE_DIR: `${folder.path}/state`},
		});
		await pty.waitFor(/2\/2/);
		pty.press('j');
		await pty.waitFor('first note');
		expect(pty.screen()).not.toContain('stale');

		// What a rebuild would copy is told where the node is.
		await folder.write('files/note.txt', 'second note\n');
		await rm(`${folder.path}/files/old.txt`);
		await pty.waitFor(/List .*stale/);
		await pty.waitFor(/Tool .*stale/);
		pty.press('i');
		await pty.waitFor(/b redoes copy: note\.txt and old\.txt/);

		// Only the copy is done again, and running nodes again is what a reset does.
		pty.press('b');
		await pty.waitFor(/build +unchanged[\s\S]*copy +made .*2 files/);
		await pty.waitFor(screen => screen.includes('build 2') && !screen.includes('stale'));
		pty.press('i');
		await pty.waitFor(/▾[\s\S]*first note/);
		pty.press('r');
		await pty.waitFor(screen => screen.includes('second note') && !screen.includes('old.txt'));

		// The Dockerfile's own step, and what is copied over it.
		await folder.write('Dockerfile', 'FROM debian:stable-slim\nRUN echo tool two > /tool\n');
		await pty.waitFor(/Tool .*stale/);
		pty.press('j', 'b', 'r');
		await pty.waitFor('tool two');
		await pty.waitFor(screen => !screen.includes('stale'));

		// All of it, without cache.
		pty.press('i', 'B');
		await pty.waitFor(/built · build 4/);
		await pty.waitFor('RUN echo tool two');
		pty.press('q');
		await pty.waitFor(/is kept/);
	},
);
