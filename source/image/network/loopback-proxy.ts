import type {HostNetwork} from './host-network.ts';

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/i;

/** The address of a proxy that only this machine itself can reach, without its user and password. */
export function loopbackProxy({proxy}: HostNetwork): string | undefined {
	for (const [name, value] of Object.entries(proxy)) {
		const address = /^no_proxy$/i.test(name) ? undefined : addressOf(value);
		if (address && loopback.test(address.hostname)) {
			return address.host;
		}
	}

	return undefined;
}

/** Programs take `proxy:3128` for a proxy, too. */
function addressOf(value: string): URL | undefined {
	return URL.parse(value.includes('://') ? value : `http://${value}`) ?? undefined;
}
