import {type Compared, hasChanged, type Installed, nothingInstalled, readText} from './compared.ts';

const status = '/var/lib/dpkg/status';
/** apt notes here what it installed only because something else needs it. */
const extendedStates = '/var/lib/apt/extended_states';
const lists = '/var/lib/dpkg/info/';

/** By Debian's database of packages. */
export async function aptPackages(compared: Compared): Promise<Installed> {
	if (!hasChanged(compared, status)) {
		return nothingInstalled;
	}

	const {engine, container, reference} = compared;
	const [before, after, states] = await Promise.all([
		readText(engine, reference, status),
		readText(engine, container, status),
		readText(engine, container, extendedStates),
	]);
	const earlier = new Set(installedIn(before));
	const automatic = new Set(
		stanzas(states)
			.filter(stanza => field(stanza, 'Auto-Installed') === '1')
			.map(stanza => field(stanza, 'Package')),
	);
	const added = installedIn(after).filter(name => !earlier.has(name));
	const owned = await filesOf(compared, new Set(added));
	return {
		packages: added.filter(name => !automatic.has(name)).sort(),
		owns: path => owned.has(path) || owned.has(path.replace(/^\/usr\//, '/')),
	};
}

function installedIn(text: string): string[] {
	return stanzas(text)
		.filter(stanza => field(stanza, 'Status') === 'install ok installed')
		.map(stanza => field(stanza, 'Package'))
		.filter(name => name !== '');
}

function stanzas(text: string): readonly string[] {
	return text.split(/\n{2,}/);
}

function field(stanza: string, name: string): string {
	return new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1]?.trim() ?? '';
}

/** What the packages' own lists name. */
async function filesOf(
	{engine, container, changes}: Compared,
	names: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
	const found = changes
		.filter(({path}) => path.startsWith(lists) && path.endsWith('.list'))
		.filter(({path}) => names.has(path.slice(lists.length, -'.list'.length).replace(/:.*$/, '')));
	const texts = await Promise.all(found.map(({path}) => readText(engine, container, path)));
	return new Set(texts.flatMap(text => text.split('\n')));
}
