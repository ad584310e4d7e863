import {X509Certificate} from 'node:crypto';
import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import {readRegularFile} from '../folder/read-regular-file.ts';

/** The variable of the host that names the file. */
export const caBundleVariable = 'CONDUCTO_CA_BUNDLE';

/** The certificates that programs in containers shall trust. */
export type CaBundle = {
	/** Absolute, on this machine. */
	readonly file: string;
	readonly contents: Buffer;
};

const certificate = /-----BEGIN (TRUSTED )?CERTIFICATE-----[\s\S]+?-----END \1?CERTIFICATE-----/;

/** Rejects with `usage` when the file can't be read or holds no certificate. */
export async function readCaBundle(name: string): Promise<CaBundle> {
	const file = path.resolve(name);
	const contents = await readRegularFile(file).catch((cause: NodeJS.ErrnoException) => {
		throw bundleError(file, reasonOf(cause), cause);
	});
	const first = certificate.exec(contents.toString('latin1'))?.[0];
	if (first === undefined) {
		throw bundleError(file, 'it holds no certificate in PEM form');
	}

	try {
		new X509Certificate(first);
	} catch (cause) {
		throw bundleError(file, 'its first certificate is damaged', cause);
	}

	return {file, contents};
}

function reasonOf({code, message}: NodeJS.ErrnoException): string {
	switch (code) {
		case 'ENOENT':
		case 'ENOTDIR':
			return 'there is no such file';
		case 'EACCES':
		case 'EPERM':
			return 'this user may not read it';
		case 'EISDIR':
			return 'it is a folder';
		case 'not a file':
			return 'it is a pipe or a device';
		default:
			return message;
	}
}

function bundleError(file: string, reason: string, cause?: unknown): ConductoError {
	return new ConductoError(
		'usage',
		`${caBundleVariable} names ${file}, which can't be used: ${reason}.`,
		{
			hint: `Let ${caBundleVariable} name a PEM file of all certificates to trust, such as /etc/ssl/certs/ca-certificates.crt, or unset it.`,
			cause,
		},
	);
}
