import type {FileTaker} from '../../engine/engine.ts';
import {type CaBundle, caBundleVariable, readCaBundle} from './ca-bundle.ts';
import {proxyVariables} from './proxy-variables.ts';
import {smallArchive} from './small-archive.ts';

/**
How this machine reaches the network, as far as containers need to know: through which proxies, and whose
certificates they shall trust where a company signs TLS anew.
*/
export type HostNetwork = {
	/** Proxy variables, in both cases. A proxy on the host's loopback is passed on as it is, as Docker does. */
	readonly proxy: Readonly<Record<string, string>>;
	readonly caBundle: CaBundle | undefined;
};

/** The network of a host that needs nothing special. */
export const plainNetwork: HostNetwork = {proxy: {}, caBundle: undefined};

/** Folder of the container, relative to its root, that the certificates are put into. */
export const networkFolder = 'conducto';
const bundleName = `${networkFolder}/ca-certificates.crt`;

/** Where the certificates are in a container. */
export const containerCaBundle = `/${bundleName}`;

/** What programs look at: OpenSSL, Go and most others; pip; Node.js and npm; requests; curl; git; the AWS tools. */
const caVariables = [
	'SSL_CERT_FILE',
	'PIP_CERT',
	'NODE_EXTRA_CA_CERTS',
	'REQUESTS_CA_BUNDLE',
	'CURL_CA_BUNDLE',
	'GIT_SSL_CAINFO',
	'AWS_CA_BUNDLE',
];

/**
Reads HTTP_PROXY, HTTPS_PROXY, FTP_PROXY, ALL_PROXY and NO_PROXY (in either case) and CONDUCTO_CA_BUNDLE,
the name of a file of all certificates to trust, in PEM form. Rejects with `usage` when that file can't be
used.
*/
export async function readHostNetwork(
	env: Readonly<Record<string, string | undefined>>,
): Promise<HostNetwork> {
	const name = env[caBundleVariable];
	return {proxy: proxyVariables(env), caBundle: name ? await readCaBundle(name) : undefined};
}

/** The variables that let a container's programs reach what the host reaches. They belong below all others. */
export function containerEnvironment(network: HostNetwork): Record<string, string> {
	const trusted = network.caBundle ? caVariables : [];
	return {
		...network.proxy,
		...Object.fromEntries(trusted.map(name => [name, containerCaBundle])),
	};
}

/** Puts the files that `containerEnvironment` speaks of into a container; before it starts. */
export async function putNetworkFiles(
	engine: FileTaker,
	containerId: string,
	network: HostNetwork,
): Promise<void> {
	if (network.caBundle) {
		const {contents} = network.caBundle;
		const files = [{path: bundleName, contents}];
		await engine.putArchive(containerId, '/', smallArchive({folders: [networkFolder], files}));
	}
}
