import {expect, test} from 'vitest';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `import {Exec, Image, Lazy, Parallel, Serial} from 'conducto';

export function greet(who: string, mark = '!'): void {
	console.log('hello', who + mark);
}

/** One node for each; a Lazy one among them. */
export function greetings(names: readonly string[]) {
	console.log('making', names.length);
	const files = new Image({image: 'debian:stable-slim', copyDir: './files'});
	const root = new Parallel({children: {List: new Exec('ls', {image: files})}});
	for (const name of names) {
		root.add(name, new Exec(greet, name));
	}

	root.add('More', new Lazy('echo "{\\\\"type\\\\": \\\\"exec\\\\", \\\\"command\\\\": \\\\"echo inner\\\\"}"'));
	return root;
}

export function wrong() {
	return 'no node';
}

export default function main() {
	const root = new Serial({image: 'node:22-slim', stopOnError: false});
	root.add('Greet', new Lazy(greetings, ['Al', 'Bo']));
	root.add('Wrong', new Lazy(wrong));
	root.add('Silent', new Lazy('true', {image: 'busybox:latest'}));
	return root;
}
`;

test('functions and commands make trees that run, on images that are built for them', async () => {
	await using folder = await temporaryFolder({'p.ts': definition, 'files/one.txt': '1'});
	const options = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	const {stdout, exitCode} = await runProgram(['p.ts', '--ci'], options);
	expect(stdout).toContain('[/Greet/Generate] making 2\n');
	expect(stdout).toContain('[/Greet/Execute/List] one.txt\n');
	expect(stdout).toContain('[/Greet/Execute/Al] hello Al!\n');
	expect(stdout).toContain('[/Greet/Execute/Bo] hello Bo!\n');
	expect(stdout).toContain('[/Greet/Execute/More/Execute] inner\n');
	expect(stdout).toContain('wrong returned the string "no node" instead of a node.');
	expect(stdout).toMatch(/\[\/Silent\/Generate\] ✗ error.* It made no tree\./);
	expect(exitCode).toBe(1);

	const {id} = JSON.parse((await runProgram(['list', '--json'], options)).stdout);
	const logs = await runProgram(['logs', id, '/Greet/Execute/Al'], options);
	expect(logs.stdout).toBe('hello Al!\n');
	await runProgram(['reset', id, '/Greet/Generate'], options);
	const shown = await runProgram(['open', id], options);
	expect(shown.stdout).not.toContain('/Greet/Execute/Al');
	const again = await runProgram(['open', id, '--ci'], options);
	expect(again.stdout).toContain('[/Greet/Execute/Al] hello Al!\n');
	await runProgram(['clean', '--all'], options);
});
