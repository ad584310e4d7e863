import {isCertificateError} from '../../engine/certificate-errors.ts';
import type {HostNetwork} from '../network/host-network.ts';
import {loopbackProxy} from '../network/loopback-proxy.ts';
import {trustHint} from '../network/trust-hint.ts';

type Reason = {
	readonly pattern: {readonly exec: (text: string) => readonly string[] | null};
	readonly say: (match: readonly string[]) => string;
	readonly hint: string | ((network: HostNetwork) => string);
};

const nameHint = 'Check the name and the version, and rebuild the image.';

/** What package managers say, from the most telling to the least. */
export const reasons: readonly Reason[] = [
	{
		pattern: /no space left on device/i,
		say: () => 'the disk is full',
		hint: 'Free some space (`docker system df`), and rebuild the image.',
	},
	{
		pattern: /exec format error/i,
		say: () => 'the image is for another kind of processor',
		hint: 'Choose an image for this machine.',
	},
	{
		pattern: {exec: text => (isCertificateError(text) ? [text] : null)},
		say: () => 'a certificate of the network is not trusted',
		hint: trustHint,
	},
	// Before what is said of packages: those that could not be asked for seem to be missing.
	{
		pattern:
			/unable to connect|could not connect|failed to establish a new connection|temporary failure (?:in name resolution|resolving)|could not resolve|name or service not known|ENOTFOUND|EAI_AGAIN|connection refused|ECONNREFUSED|network is unreachable|connection timed out|ETIMEDOUT|cannot connect to proxy/i,
		say: () => 'the network could not be reached',
		hint: networkHint,
	},
	{
		pattern:
			/could not find a version that satisfies the requirement (.+?) \(from versions: none\)/i,
		say: ([, name]) => `pip found no package named ${name}`,
		hint: nameHint,
	},
	{
		pattern: /could not find a version that satisfies the requirement (.+?) \(from versions: /i,
		say: ([, name]) => `pip found no such version: ${name}`,
		hint: nameHint,
	},
	{
		pattern: /^ERROR: Invalid requirement: (.+)$/im,
		say: ([, name]) => `pip does not understand the requirement ${name}`,
		hint: nameHint,
	},
	{
		pattern: /^E: Unable to locate package (\S+)/m,
		say: ([, name]) => `apt-get found no package named ${name}`,
		hint: nameHint,
	},
	{
		pattern: /^E: Version ['‘](.+?)['’] for ['‘](.+?)['’] was not found/m,
		say: ([, version, name]) => `apt-get found no version ${version} of ${name}`,
		hint: nameHint,
	},
	{
		pattern: /^E: Package ['‘](.+?)['’] has no installation candidate/m,
		say: ([, name]) => `apt-get found no package named ${name}`,
		hint: nameHint,
	},
	{
		pattern: /^\s+(\S+) \(no such package\)/m,
		say: ([, name]) => `apk found no package named ${name}`,
		hint: nameHint,
	},
	{
		pattern:
			/(?:unable to find a match|no match for argument|no package matches|no package:):? ?['"]?([^\s'"]+)/i,
		say: ([, name]) => `there is no package named ${name}`,
		hint: nameHint,
	},
	{
		pattern: /No package (\S+) available/i,
		say: ([, name]) => `there is no package named ${name}`,
		hint: nameHint,
	},
	{
		pattern: /npm (?:ERR!|error)\s+404\s+['"]?(\S+?)['"]? is not in (?:this|the npm) registry/i,
		say: ([, name = '']) => `npm found no package named ${name.replace(/@(\*|latest)$/, '')}`,
		hint: nameHint,
	},
	{
		pattern: /npm (?:ERR!|error)\s+notarget No matching version found for (\S+?)\.?$/im,
		say: ([, name]) => `npm found no such version: ${name}`,
		hint: nameHint,
	},
	{
		pattern:
			/npm ci` can only install|can only install (?:packages )?(?:with an existing|when your)/i,
		say: () => "package.json and npm's lock file do not fit together",
		hint: 'Run `npm install` in the copied folder, and rebuild the image.',
	},
];

function networkHint(network: HostNetwork): string {
	const proxy = loopbackProxy(network);
	return proxy === undefined
		? 'Check the network and the proxy variables of this machine, and rebuild the image.'
		: `The proxy ${proxy} is on this machine's loopback, where containers can't reach it: let the proxy variables name it by an address that they reach.`;
}
