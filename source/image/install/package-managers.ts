import type {PackageManager} from '../inspect/image-contents.ts';

/**
Shell functions for a distribution's packages: `refresh` learns what there is, `install_named` installs
its arguments, `tidy` removes what is only needed meanwhile.
*/
type Functions = {
	readonly refresh: string;
	readonly install: string;
	readonly tidy: string;
	/** Names of Python and its pip. */
	readonly python: string;
	/** Names of packages with the docker command: the first that is there is taken. */
	readonly docker: readonly string[];
};

/** Options, rather than variables: these programs do not look at SSL_CERT_FILE. */
const aptOptions = `-o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \${SSL_CERT_FILE:+-o "Acquire::https::CaInfo=$SSL_CERT_FILE"}`;
const rpmOptions = `-y \${SSL_CERT_FILE:+"--setopt=sslcacert=$SSL_CERT_FILE"}`;

const rpmDocker = ['docker-cli', 'docker-ce-cli', 'moby-engine', 'docker'];

const managers: Readonly<Record<PackageManager, Functions>> = {
	'apt-get': {
		refresh: `apt-get ${aptOptions} update`,
		install: `DEBIAN_FRONTEND=noninteractive apt-get ${aptOptions} install -y --no-install-recommends "$@"`,
		tidy: 'apt-get clean; rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin',
		python: 'python3 python3-pip',
		docker: ['docker-cli', 'docker-ce-cli', 'docker.io'],
	},
	apk: {
		refresh: ':',
		install: 'apk add --no-cache "$@"',
		tidy: ':',
		python: 'python3 py3-pip',
		docker: ['docker-cli', 'docker'],
	},
	dnf: {
		refresh: ':',
		install: `dnf install ${rpmOptions} --setopt=install_weak_deps=False "$@"`,
		tidy: 'dnf clean all',
		python: 'python3 python3-pip',
		docker: rpmDocker,
	},
	microdnf: {
		refresh: ':',
		install: `microdnf install ${rpmOptions} --setopt=install_weak_deps=0 "$@"`,
		tidy: 'microdnf clean all',
		python: 'python3 python3-pip',
		docker: rpmDocker,
	},
	yum: {
		refresh: ':',
		// Else a name that is missing is passed over when there are others.
		install: `yum install ${rpmOptions} --setopt=skip_missing_names_on_install=False "$@"`,
		tidy: 'yum clean all',
		python: 'python3 python3-pip',
		docker: rpmDocker,
	},
};

/** The functions `add`, `add_python`, `add_node`, `add_docker` and `tidy` for an image's package manager. */
export function packageFunctions(manager: PackageManager | undefined): string {
	if (manager === undefined) {
		return [
			'add() { echo "There is no package manager to install $* with." >&2; return 1; }',
			'add_python() { add python3; }',
			'add_node() { add nodejs; }',
			'add_docker() { add docker; }',
			'tidy() { :; }',
		].join('\n');
	}

	const {refresh, install, tidy, python, docker} = managers[manager];
	return `refreshed=
add() {
	if [ -z "$refreshed" ]; then
		${refresh} || return 1
		refreshed=yes
	fi
	${install}
}
add_python() { add ${python}; }
add_node() { add nodejs npm; }
add_docker() { ${docker.map(name => `add ${name}`).join(' || ')}; }
tidy() {
	if [ -n "$refreshed" ]; then
		${tidy}
	fi
}`;
}
