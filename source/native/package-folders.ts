import {dirname, join} from 'node:path';
import type {PackageFolders} from './resolve.ts';

/** Where `npm install --global` puts packages, whoever made the image's Node.js. */
export function packageFolders(
	env: Readonly<Record<string, string | undefined>>,
	execPath: string,
	workdir: string,
): PackageFolders {
	const prefixes = [
		env.NPM_CONFIG_PREFIX ?? env.npm_config_prefix,
		dirname(dirname(execPath)),
		'/usr/local',
		'/usr',
	].filter(prefix => prefix !== undefined && prefix !== '');
	const named = (env.NODE_PATH ?? '').split(':').filter(folder => folder.endsWith('/node_modules'));
	return {
		workdir,
		global: [
			...new Set([...named, ...prefixes.map(prefix => join(prefix ?? '', 'lib/node_modules'))]),
		],
	};
}
