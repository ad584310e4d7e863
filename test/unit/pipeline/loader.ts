import {fork} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import type {PipelineSpec} from '../../../source/pipeline/spec.ts';
import {testEnvironment} from '../../support/environment.ts';

const program = fileURLToPath(new URL('../../fixtures/definitions/loader.ts', import.meta.url));

export type LoadResult = {
	readonly spec?: PipelineSpec;
	readonly title?: string;
	readonly paths?: readonly string[];
	readonly code?: string;
	readonly message?: string;
	readonly hint?: string;
};

export type Loader = AsyncDisposable & {
	readonly load: (file: string, functionName?: string, ...args: string[]) => Promise<LoadResult>;
	/** Ends it, and gives all that was printed meanwhile, such as Node's warnings. */
	readonly end: () => Promise<string>;
};

/** Loads definitions as the product does, one at a time. Messages name files relative to the folder. */
export function startLoader(folder: string): Loader {
	const child = fork(program, {
		cwd: folder,
		env: testEnvironment(),
		execArgv: [],
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	const printed = Promise.all(
		[child.stdout, child.stderr].map(async out => (out ? text(out) : '')),
	);
	const exited = once(child, 'exit');
	const end = async (): Promise<string> => {
		if (child.connected) {
			child.disconnect();
		}

		await exited;
		return (await printed).join('');
	};

	return {
		async load(file, functionName, ...args) {
			child.send({file, functionName, args});
			const died = exited.then(async () => {
				throw new Error(`The loader died: ${(await printed).join('')}`);
			});
			const [result] = await Promise.race([once(child, 'message'), died]);
			return result as LoadResult;
		},
		end,
		async [Symbol.asyncDispose]() {
			await end();
		},
	};
}
