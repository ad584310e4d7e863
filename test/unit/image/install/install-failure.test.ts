import {expect, test} from 'vitest';
import {installFailure} from '../../../../source/image/install/install-failure.ts';
import {plainNetwork} from '../../../../source/image/network/host-network.ts';

const failureOf = (text: string, network = plainNetwork) =>
	installFailure({name: 'app', lines: text.split('\n'), exitCode: 1, network});

test.each([
	[
		'ERROR: Could not find a version that satisfies the requirement xyz (from versions: none)\nERROR: No matching distribution found for xyz',
		'pip found no package named xyz',
	],
	[
		'ERROR: Could not find a version that satisfies the requirement six==99 (from versions: 1.0, 1.1)\nERROR: No matching distribution found for six==99',
		'pip found no such version: six==99',
	],
	["ERROR: Invalid requirement: 'a b'", "pip does not understand the requirement 'a b'"],
	['E: Unable to locate package xyz', 'apt-get found no package named xyz'],
	["E: Version '9' for 'cowsay' was not found", 'apt-get found no version 9 of cowsay'],
	["E: Package 'xyz' has no installation candidate", 'apt-get found no package named xyz'],
	[
		'ERROR: unable to select packages:\n  xyz (no such package):\n    required by: world[xyz]',
		'apk found no package named xyz',
	],
	[
		'No match for argument: xyz\nError: Unable to find a match: xyz',
		'there is no package named xyz',
	],
	['error: No package matches "xyz"', 'there is no package named xyz'],
	['No package xyz available.\nError: Nothing to do', 'there is no package named xyz'],
	[
		"npm ERR! code E404\nnpm ERR! 404  'xyz@*' is not in this registry.",
		'npm found no package named xyz',
	],
	[
		"npm error code E404\nnpm error 404  'xyz@latest' is not in this registry.",
		'npm found no package named xyz',
	],
	[
		"npm error 404  The requested resource '@a/xyz@1' could not be found",
		"npm: npm error 404  The requested resource '@a/xyz@1' could not be found",
	],
	[
		'npm ERR! notarget No matching version found for is-odd@99.',
		'npm found no such version: is-odd@99',
	],
	[
		'npm ERR! `npm ci` can only install packages when your package.json and package-lock.json are in sync.',
		"package.json and npm's lock file do not fit together",
	],
	[
		"E: You don't have enough free space\nOSError: [Errno 28] No space left on device",
		'the disk is full',
	],
	[
		'SSLError(SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]"))\nERROR: Could not find a version that satisfies the requirement six (from versions: none)',
		'a certificate of the network is not trusted',
	],
	['npm ERR! code SELF_SIGNED_CERT_IN_CHAIN', 'a certificate of the network is not trusted'],
	[
		"W: Failed to fetch http://x  Temporary failure resolving 'x'\nE: Unable to locate package cowsay",
		'the network could not be reached',
	],
	[
		'Failed to establish a new connection: [Errno 111] Connection refused\nERROR: Could not find a version that satisfies the requirement six (from versions: none)',
		'the network could not be reached',
	],
	['exec /bin/sh: exec format error', 'the image is for another kind of processor'],
	[
		'compiling\nerror: command gcc failed\n\nnote: This error is from a subprocess',
		'npm: error: command gcc failed',
	],
	['something\nlast words.\n', 'npm: last words'],
	['', 'npm: exit code 1'],
])('%j', (text, reason) => {
	const error = failureOf(
		`==> [1/2] pip\nE: Unable to locate package earlier\n==> [2/2] npm\n${text}`,
	);
	expect(error).toMatchObject({
		code: 'image-failed',
		message: `Installing into image app failed: ${reason}.`,
		hint: expect.any(String),
	});
});

test('hints at the certificates and at a proxy that containers can not reach', () => {
	expect(failureOf('CERTIFICATE_VERIFY_FAILED').hint).toContain('Let CONDUCTO_CA_BUNDLE');
	const caBundle = {file: '/etc/company.pem', contents: Buffer.from('')};
	expect(failureOf('CERTIFICATE_VERIFY_FAILED', {...plainNetwork, caBundle}).hint).toContain(
		'Check that /etc/company.pem',
	);
	const proxy = {HTTP_PROXY: 'http://user:secret@localhost:3128'};
	const {hint} = failureOf('Connection refused', {...plainNetwork, proxy});
	expect(hint).toContain('localhost:3128');
	expect(hint).not.toContain('secret');
	expect(failureOf('Connection refused').hint).toContain('proxy variables');
});
