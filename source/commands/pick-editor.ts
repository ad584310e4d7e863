import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';

const usual = ['vi', 'nano'] as const;

/**
The editor of a person, as a command of the shell: `$VISUAL`, `$EDITOR`, else what is there of vi and nano.
Throws `editor-missing`.
*/
export function pickEditor(env: NodeJS.ProcessEnv): string {
	const named = [env.VISUAL, env.EDITOR].find(
		editor => editor !== undefined && editor.trim() !== '',
	);
	const found = named ?? usual.find(editor => isOnPath(editor, env.PATH ?? ''));
	if (found === undefined) {
		throw new ConductoError('editor-missing', 'There is no editor to edit the node in.', {
			hint: 'Name yours in the environment variable EDITOR, or use the options of: conducto edit',
		});
	}

	return found;
}

function isOnPath(program: string, searchPath: string): boolean {
	return searchPath.split(delimiter).some(folder => {
		try {
			accessSync(join(folder, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}
