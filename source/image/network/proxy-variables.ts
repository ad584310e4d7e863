/** The names under which programs look for a proxy; some read only the one case, some only the other. */
const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** The host's proxy variables, each in both cases. What is unset or empty is left out. */
export function proxyVariables(
	env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	const found: Record<string, string> = {};
	for (const upper of proxyNames) {
		const lower = upper.toLowerCase();
		const inUpper = env[upper] || env[lower];
		const inLower = env[lower] || env[upper];
		if (inUpper && inLower) {
			found[upper] = inUpper;
			found[lower] = inLower;
		}
	}

	return found;
}
