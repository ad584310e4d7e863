import type {DockerRunSettings, EngineValue} from './docker-run-settings.ts';
import * as values from './docker-run-values.ts';

/** What a flag of `docker run` becomes, or why it can't be given. */
export type DockerRunFlag =
	| {
			readonly type: 'value';
			readonly apply: (settings: DockerRunSettings, value: string) => void;
	  }
	| {
			readonly type: 'switch';
			readonly apply: (settings: DockerRunSettings, isOn: boolean) => void;
	  }
	| {readonly type: 'refused'; readonly reason: string; readonly hint: string};

type Place = 'body' | 'host';
type Reader = (text: string) => EngineValue;

const asText: Reader = text => text;

function field(place: Place, name: string, read: Reader = asText): DockerRunFlag {
	return {
		type: 'value',
		apply(settings, value) {
			settings[place][name] = read(value);
		},
	};
}

function hostList(name: string, read: Reader = asText): DockerRunFlag {
	return {
		type: 'value',
		apply({host}, value) {
			host[name] = [...((host[name] as readonly EngineValue[] | undefined) ?? []), read(value)];
		},
	};
}

function hostMap(name: string, entry: (text: string) => readonly [string, string]): DockerRunFlag {
	return {
		type: 'value',
		apply({host}, value) {
			const [key, text] = entry(value);
			host[name] = {...(host[name] as object | undefined), [key]: text};
		},
	};
}

function hostSwitch(name: string): DockerRunFlag {
	return {
		type: 'switch',
		apply({host}, isOn) {
			host[name] = isOn;
		},
	};
}

function refused(reason: string, hint: string): DockerRunFlag {
	return {type: 'refused', reason, hint};
}

const ownTerminal = refused(
	'commands run without a terminal, and their output is followed',
	'Leave it out; a debug shell has a terminal.',
);
const ownEnd = refused('containers are named, watched and removed by Conducto', 'Leave it out.');
const ownLog = refused('the log is kept by Conducto', 'Leave it out.');
const ownHealth = refused('health checks are off in the containers of nodes', 'Leave it out.');
const ownFile = refused('it reads a file', 'Write what the file says: env, or --label.');
const ownNetwork = refused('it is not supported', 'Make it with --network container:NAME or host.');

const env: DockerRunFlag = {
	type: 'value',
	apply(settings, value) {
		const [name, text] = values.pair(value, 'MODE=fast');
		settings.env[name] = text;
	},
};

const label: DockerRunFlag = {
	type: 'value',
	apply({labels}, value) {
		const [name, ...rest] = value.split('=');
		labels[name ?? ''] = rest.join('=');
	},
};

const publish: DockerRunFlag = {
	type: 'value',
	apply({body, host}, value) {
		const {port, binding} = values.publish(value);
		const bindings = host.PortBindings as Readonly<Record<string, EngineValue[]>> | undefined;
		body.ExposedPorts = {...(body.ExposedPorts as object | undefined), [port]: {}};
		host.PortBindings = {...bindings, [port]: [...(bindings?.[port] ?? []), binding]};
	},
};

const expose: DockerRunFlag = {
	type: 'value',
	apply({body}, value) {
		const {port} = values.publish(value);
		body.ExposedPorts = {...(body.ExposedPorts as object | undefined), [port]: {}};
	},
};

const tmpfs = hostMap('Tmpfs', text => {
	const colon = text.indexOf(':');
	return colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
});

const securityOption = hostList('SecurityOpt', text => {
	if (text.startsWith('seccomp=') && text !== 'seccomp=unconfined') {
		throw new values.ValueFault('seccomp=unconfined, or another option (no profiles from files)');
	}

	return text;
});

/** All flags of `docker run` by name, without the dashes. */
export const dockerRunFlags: Readonly<Record<string, DockerRunFlag>> = {
	'add-host': hostList('ExtraHosts'),
	'blkio-weight': field('host', 'BlkioWeight', values.integer),
	'cap-add': hostList('CapAdd'),
	'cap-drop': hostList('CapDrop'),
	'cgroup-parent': field('host', 'CgroupParent'),
	cgroupns: field('host', 'CgroupnsMode'),
	'cpu-period': field('host', 'CpuPeriod', values.integer),
	'cpu-quota': field('host', 'CpuQuota', values.integer),
	'cpu-shares': field('host', 'CpuShares', values.integer),
	cpus: field('host', 'NanoCpus', values.nanoCpus),
	'cpuset-cpus': field('host', 'CpusetCpus'),
	'cpuset-mems': field('host', 'CpusetMems'),
	device: hostList('Devices', values.device),
	'device-cgroup-rule': hostList('DeviceCgroupRules'),
	dns: hostList('Dns'),
	'dns-option': hostList('DnsOptions'),
	'dns-search': hostList('DnsSearch'),
	domainname: field('body', 'Domainname'),
	env,
	expose,
	gpus: hostList('DeviceRequests', values.gpus),
	'group-add': hostList('GroupAdd'),
	hostname: field('body', 'Hostname'),
	init: hostSwitch('Init'),
	ipc: field('host', 'IpcMode'),
	label,
	link: hostList('Links'),
	'mac-address': field('body', 'MacAddress'),
	memory: field('host', 'Memory', values.bytes),
	'memory-reservation': field('host', 'MemoryReservation', values.bytes),
	'memory-swap': field('host', 'MemorySwap', text => (text === '-1' ? -1 : values.bytes(text))),
	'memory-swappiness': field('host', 'MemorySwappiness', values.integer),
	mount: hostList('Mounts', values.mount),
	network: field('host', 'NetworkMode'),
	'oom-kill-disable': hostSwitch('OomKillDisable'),
	'oom-score-adj': field('host', 'OomScoreAdj', values.integer),
	pid: field('host', 'PidMode'),
	'pids-limit': field('host', 'PidsLimit', values.integer),
	privileged: hostSwitch('Privileged'),
	publish,
	'publish-all': hostSwitch('PublishAllPorts'),
	'read-only': hostSwitch('ReadonlyRootfs'),
	runtime: field('host', 'Runtime'),
	'security-opt': securityOption,
	'shm-size': field('host', 'ShmSize', values.bytes),
	'stop-signal': field('body', 'StopSignal'),
	'storage-opt': hostMap('StorageOpt', text => values.pair(text, 'size=20G')),
	sysctl: hostMap('Sysctls', text => values.pair(text, 'net.core.somaxconn=1024')),
	tmpfs,
	ulimit: hostList('Ulimits', values.ulimit),
	user: field('body', 'User'),
	userns: field('host', 'UsernsMode'),
	uts: field('host', 'UTSMode'),
	volume: {type: 'value', apply: (settings, value) => values.volume(value, settings)},
	'volume-driver': field('host', 'VolumeDriver'),
	'volumes-from': hostList('VolumesFrom'),
	workdir: field('body', 'WorkingDir'),

	attach: ownTerminal,
	detach: ownTerminal,
	'detach-keys': ownTerminal,
	interactive: ownTerminal,
	tty: ownTerminal,
	'sig-proxy': ownTerminal,
	name: ownEnd,
	rm: ownEnd,
	restart: ownEnd,
	cidfile: ownEnd,
	'stop-timeout': ownEnd,
	'log-driver': ownLog,
	'log-opt': ownLog,
	'health-cmd': ownHealth,
	'health-interval': ownHealth,
	'health-retries': ownHealth,
	'health-start-period': ownHealth,
	'health-timeout': ownHealth,
	'no-healthcheck': ownHealth,
	'env-file': ownFile,
	'label-file': ownFile,
	entrypoint: refused(
		'commands run as they are written, in a shell',
		'Put the program into the command.',
	),
	ip: ownNetwork,
	ip6: ownNetwork,
	'link-local-ip': ownNetwork,
	'network-alias': ownNetwork,
	platform: refused("it is the image's matter", 'Set it on the image.'),
	pull: refused("it is the image's matter", 'Rebuild the image to pull it anew.'),
};

/** Other names of flags. */
export const dockerRunAliases: Readonly<Record<string, string>> = {
	a: 'attach',
	c: 'cpu-shares',
	d: 'detach',
	e: 'env',
	h: 'hostname',
	i: 'interactive',
	l: 'label',
	m: 'memory',
	p: 'publish',
	P: 'publish-all',
	t: 'tty',
	u: 'user',
	v: 'volume',
	w: 'workdir',
	'dns-opt': 'dns-option',
	net: 'network',
	'net-alias': 'network-alias',
};
