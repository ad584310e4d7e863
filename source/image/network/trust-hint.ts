import {caBundleVariable} from './ca-bundle.ts';
import type {HostNetwork} from './host-network.ts';

const setIt = `let ${caBundleVariable} name a PEM file with the certificates that your network uses, and open the pipeline again.`;

/** What to do when a program in a container does not trust a certificate that it met. */
export function trustHint({caBundle}: HostNetwork): string {
	return caBundle === undefined
		? capitalised(setIt)
		: `Check that ${caBundle.file}, which ${caBundleVariable} names, has the certificates that your network uses. A program that ignores SSL_CERT_FILE must be told to use that file.`;
}

/** The same for a Dockerfile's RUN, and a builder that can't lend it files. */
export function classicTrustHint({caBundle}: HostNetwork): string {
	const install = 'Only BuildKit can lend certificates to RUN: install docker buildx';
	return caBundle === undefined
		? `${install}, ${setIt}`
		: `${install}, and rebuild the image with those in ${caBundle.file}.`;
}

function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
