import {Readable} from 'node:stream';
import {Header, type HeaderData} from 'tar';

/** Where a debug container has the node's command, ready to run. */
export const commandFile = '/conducto/cmd.sh';

const blockSize = 512;

/** An archive, to be unpacked at `/`, with the node's command as an executable file. */
export function commandArchive(shell: string, command: string): Readable {
	const script = Buffer.from(`#!${shell}\n${command}\n`);
	return Readable.from(
		[
			header({path: 'conducto/', type: 'Directory'}),
			header({path: commandFile.slice(1), type: 'File', size: script.length}),
			script,
			// The rest of the script's last block, and the two that end an archive.
			Buffer.alloc((blockSize - (script.length % blockSize)) % blockSize),
			Buffer.alloc(2 * blockSize),
		],
		{objectMode: false},
	);
}

function header(data: HeaderData): Buffer {
	const block = Buffer.alloc(blockSize);
	new Header({mode: 0o755, uid: 0, gid: 0, size: 0, mtime: new Date(0), ...data}).encode(block);
	return block;
}
