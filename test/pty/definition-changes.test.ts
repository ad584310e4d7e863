import {rm, writeFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, imagesOf} from '../support/containers.ts';
import {startInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

function definition(commands: Readonly<Record<string, string>>): string {
	return `
import {Exec, Parallel} from 'conducto';
import {who} from './who.ts';

export function main(count: string) {
	const root = new Parallel({image: 'debian:stable-slim', env: {WHO: who, COUNT: count}});
${Object.entries(commands)
	.map(([name, command]) => `\troot.add('${name}', new Exec(${JSON.stringify(command)}));`)
	.join('\n')}
	return root;
}
`;
}

test('a definition that changes on disk is taken while the pipeline is open, and when it is opened again', async () => {
	await using folder = await temporaryFolder({
		'p.ts': definition({Keep: 'echo kept', Change: 'echo old $WHO; exit 1', Go: 'sleep 600'}),
		'who.ts': "export const who = 'me';\n",
	});
	const stateFolder = `${folder.path}/state`;
	await using _images = imagesOf(stateFolder);
	const env = {CONDUCTO_STATE_DIR: stateFolder};
	const options = {cols: 120, rows: 30, cwd: folder.path, env};
	await using pty = startInPty({...options, args: ['p.ts', 'main', '7', '--run']});
	await pty.waitFor(/● 1 running +✓ 1 done +✗ 1 error/);
	expect(await containersOf(stateFolder)).not.toEqual([]);

	// Broken: the tree stays, and a line says why.
	await writeFile(`${folder.path}/p.ts`, `${definition({Keep: 'echo kept'})}\nconst x = ;\n`);
	await pty.waitFor(/p\.ts:\d+: has a syntax error/);
	await pty.waitFor(/● 1 running +✓ 1 done +✗ 1 error/);
	await pty.waitFor("Its definition can't be read");

	// What did not change keeps its result; what changed runs again, what is gone is ended.
	await writeFile(
		`${folder.path}/p.ts`,
		definition({New: 'echo new', Keep: 'echo kept', Change: 'echo $WHO $COUNT'}),
	);
	await pty.waitFor(/New [\s\S]*Keep [\s\S]*Change /);
	await pty.waitFor(/✓ 3 done/);
	await pty.waitFor(screen => !screen.includes('Go '));
	pty.press('G');
	await pty.waitFor('me 7');
	await pty.waitFor(/attempt 2/);

	// So does what it imports.
	await writeFile(`${folder.path}/who.ts`, "export const who = 'you';\n");
	await pty.waitFor('you 7');
	await pty.waitFor(/✓ 3 done/);
	pty.press('k', 'k');
	await pty.waitFor(/\/New/);
	pty.press('q');
	const {exitCode} = await pty.exit;
	expect(exitCode).toBe(0);

	await writeFile(`${folder.path}/p.ts`, definition({Keep: 'echo kept', Later: 'echo later'}));
	await using again = startInPty({...options, args: ['open']});
	await again.waitFor(/Keep [\s\S]*Later /);
	await again.waitFor(/○ 1 pending/);
	await rm(`${folder.path}/p.ts`);
	await again.waitFor('There is no file');
	again.press('q');
	await again.exit;
});
