import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {RunnerFault} from '../run-state/connection.ts';
import type {DefinitionSource} from './definition-source.ts';

/** What came of reading a definition, and the files that it consists of, as far as it got. */
export type DefinitionWord = {readonly files: readonly string[]} & (
	| {readonly spec: PipelineSpec}
	| {readonly fault: RunnerFault}
);

const file = fileURLToPath(new URL('./definition-process.js', import.meta.url));

/** Seconds that a definition may take. */
const longestReading = 60;

/**
Reads a definition anew, in a process of its own that ends with it. Rejects only when the signal is aborted.
*/
export async function readDefinition(
	source: DefinitionSource,
	signal: AbortSignal,
): Promise<DefinitionWord> {
	const child = spawn(process.execPath, [file], {
		cwd: source.cwd,
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	const late = setTimeout(() => child.kill('SIGKILL'), longestReading * 1000);
	const abort = (): void => void child.kill('SIGKILL');
	signal.addEventListener('abort', abort);
	try {
		return await new Promise((resolve, reject) => {
			child.once('message', (word: DefinitionWord) => resolve(word));
			child.on('error', () => resolve(unread(source)));
			child.once('exit', () => (signal.aborted ? reject(signal.reason) : resolve(unread(source))));
			child.send(source, () => {});
		});
	} finally {
		clearTimeout(late);
		signal.removeEventListener('abort', abort);
		child.kill('SIGKILL');
	}
}

function unread({file: definition}: DefinitionSource): DefinitionWord {
	return {
		files: [definition],
		fault: {
			code: 'definition-broken',
			message: `${definition} could not be read: its process ended, or took longer than ${longestReading} s.`,
			hint: 'See what it does with: conducto tree <definition>',
		},
	};
}
