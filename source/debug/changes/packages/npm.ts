import {type Compared, type Installed, readText} from './compared.ts';

/** Where `npm install --global` puts a package. */
const globalPackage = /^(\/.*)\/lib\/node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/;
/** They come with Node.js. */
const ofNode: ReadonlySet<string> = new Set(['npm', 'corepack']);

/** By the folders of npm's global packages: each was asked for, what it needs lies within it. */
export async function npmPackages({engine, container, changes}: Compared): Promise<Installed> {
	const found = changes
		.filter(({change}) => change !== 'removed')
		.map(({path}) => globalPackage.exec(path))
		.filter(match => match !== null)
		.map(([path, prefix = '', name = '']) => ({path, prefix, name}))
		.filter(({prefix, name}) => !prefix.includes('/node_modules/') && !ofNode.has(name));
	const described = await Promise.all(
		found.map(async ({path, prefix, name}) => {
			const {version, bin} = parse(await readText(engine, container, path));
			const programs = typeof bin === 'object' && bin !== null ? Object.keys(bin) : [name];
			return {
				text: typeof version === 'string' ? `${name}@${version}` : name,
				programs: programs.map(program => `${prefix}/bin/${program.replace(/^@[^/]+\//, '')}`),
			};
		}),
	);
	const programs = new Set(described.flatMap(one => one.programs));
	return {
		packages: described.map(({text}) => text).sort(),
		owns: path => programs.has(path),
	};
}

function parse(text: string): {readonly version?: unknown; readonly bin?: unknown} {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		return {};
	}
}
