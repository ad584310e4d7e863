import {copyTarget} from '../copy/copy-place.ts';
import type {PackageManager} from '../inspect/image-contents.ts';
import {containerCaBundle, networkFolder} from '../network/host-network.ts';
import type {Install} from './install.ts';
import {packageFunctions} from './package-managers.ts';

/** Where a container has the script and what it reads, relative to its root. Gone at the script's end. */
export const installFolder = `${networkFolder}/install`;

/** Begins a line that says which part is installed now: `==> [1/2] pip`. */
export const partPattern = /^==> \[(\d+)\/(\d+)\] (.*)$/;

/**
The script that installs it all, for any POSIX shell. It holds no name of a package: those come from
files, a line each, and are handed on as arguments, so that no shell ever interprets them.
*/
export function installScript(script: {
	readonly install: Install;
	readonly manager: PackageManager | undefined;
	/** Names of the files that a plain `npm install` reads. */
	readonly npmFiles: readonly string[];
}): string {
	const {install, manager, npmFiles} = script;
	const parts = partsOf(install, npmFiles);
	const announced = parts.map(
		({title, text}, index) => `echo '==> [${index + 1}/${parts.length}] ${title}'\n${text}`,
	);
	return `${[prologue, packageFunctions(manager), ...announced, epilogue].join('\n\n')}\n`;
}

const prologue = `set -e
umask 022
folder=/${installFolder}
while IFS= read -r variable; do
	export "$variable"
done <"$folder/environment"
made_tmp=
if [ ! -d /tmp ]; then
	mkdir /tmp
	chmod 1777 /tmp
	made_tmp=yes
fi`;

/** What is only needed for the time of the install must not stay in the image. */
const epilogue = `tidy
cd /
if [ -n "$made_tmp" ]; then
	rm -rf /tmp
fi
rm -rf "$folder" ${containerCaBundle}
rmdir /${networkFolder} 2>/dev/null || true`;

type Part = {readonly title: string; readonly text: string};

function partsOf(
	{packages, docker, pip, npm}: Install,
	npmFiles: readonly string[],
): readonly Part[] {
	return [
		...(packages.length > 0 ? [{title: 'packages', text: withNames('packages', 'add "$@"')}] : []),
		...(docker ? [{title: 'docker', text: installDocker}] : []),
		...(pip.length > 0 ? [{title: 'pip', text: installPip}] : []),
		...(npm === true ? [{title: 'npm', text: installFolderPackages(npmFiles)}] : []),
		...(npm !== true && npm.length > 0 ? [{title: 'npm', text: installGlobally}] : []),
	];
}

/** Runs a command with the lines of a file as its arguments. */
function withNames(file: string, command: string): string {
	return `set --
while IFS= read -r name; do
	set -- "$@" "$name"
done <"$folder/${file}"
${command}`;
}

const installDocker = `if ! command -v docker >/dev/null; then
	add_docker
fi`;

const installPip = `python=$(command -v python3 || command -v python || true)
if [ -z "$python" ]; then
	add_python
	python=$(command -v python3)
fi
if ! "$python" -m pip --version >/dev/null 2>&1; then
	"$python" -m ensurepip 2>/dev/null || add_python
fi
${withNames(
	'pip',
	`PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore PIP_USER=0 "$python" -m pip install \\
	--no-cache-dir --no-input --disable-pip-version-check "$@"`,
)}`;

const findNpm = `if ! command -v npm >/dev/null; then
	add_node
fi
export npm_config_cache="$folder/npm-cache" npm_config_update_notifier=false`;

const npmOptions = '--no-audit --no-fund';

const installGlobally = `${findNpm}
${withNames('npm', `npm install --global ${npmOptions} "$@"`)}`;

/** The files themselves are removed again: they come with the copied folder, as far as that is wanted. */
function installFolderPackages(npmFiles: readonly string[]): string {
	const locked = npmFiles.some(
		name => name === 'package-lock.json' || name === 'npm-shrinkwrap.json',
	);
	const command = locked ? 'npm ci' : 'npm install --no-package-lock';
	return `${findNpm}
cd ${copyTarget}
${command} ${npmOptions}
${withNames('npm-files', 'rm -f -- "$@"')}
cd /`;
}
