import {type Compared, hasChanged, type Installed, nothingInstalled} from './compared.ts';

const databases = ['/var/lib/rpm', '/usr/lib/sysimage/rpm'];
const query = ['rpm', '-qa', '--qf', '%{INSTALLTIME} %{NAME}\\n'];
const files = ['rpm', '-ql', '--'];
const askedFor = ['dnf', '-q', '-C', 'repoquery', '--userinstalled', '--qf', '%{name}\\n'];
const secondMs = 1000;

/**
By what rpm tells in the container, which runs: only rpm reads its database. Where dnf can't tell what was asked
for, what came along is named, too.
*/
export async function rpmPackages(compared: Compared): Promise<Installed> {
	if (!databases.some(path => hasChanged(compared, path))) {
		return nothingInstalled;
	}

	const {beganAt} = compared;
	const added = (await linesOf(compared, query))
		.map(line => /^(\d+) (.+)$/.exec(line))
		.filter(match => match !== null)
		.filter(([, seconds]) => Number(seconds) * secondMs >= beganAt - secondMs)
		.map(([, , name = '']) => name);
	if (added.length === 0) {
		return nothingInstalled;
	}

	const [wanted, owned] = await Promise.all([
		linesOf(compared, askedFor),
		linesOf(compared, [...files, ...added]),
	]);
	const asked = added.filter(name => wanted.includes(name));
	const paths = new Set(owned);
	return {
		packages: [...new Set(asked.length > 0 ? asked : added)].sort(),
		owns: path => paths.has(path),
	};
}

async function linesOf(
	{engine, container}: Compared,
	command: readonly string[],
): Promise<readonly string[]> {
	const {exitCode, output} = await engine
		// It ended with its shell.
		.startContainer(container)
		.then(() => engine.exec(container, command, {user: '0'}))
		.catch(() => ({exitCode: 1, output: ''}));
	return exitCode === 0 ? output.split('\n').filter(line => line !== '') : [];
}
