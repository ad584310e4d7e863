import {createHash} from 'node:crypto';
import {chmodSync, lstatSync, mkdirSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';

/**
Where a pipeline's socket lies: `$XDG_RUNTIME_DIR/conducto/`, else a folder of this user below the
temporary folder. Not in the state folder, whose path may be longer than the 107 bytes that a socket
can be bound to.
*/
export function socketPath(
	owner: string,
	pipelineId: string,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const user = userInfo().uid;
	const folder = env.XDG_RUNTIME_DIR
		? path.join(env.XDG_RUNTIME_DIR, 'conducto')
		: path.join(tmpdir(), `conducto-${user}`);
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const stat = lstatSync(folder);
	if (!stat.isDirectory() || stat.uid !== user) {
		throw new ConductoError(
			'usage',
			`The folder for sockets, ${folder}, belongs to somebody else.`,
			{
				hint: 'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.',
			},
		);
	}

	chmodSync(folder, 0o700);
	const ownerHash = createHash('sha256').update(owner).digest('hex').slice(0, 8);
	return path.join(folder, `${ownerHash}-${pipelineId}.sock`);
}
