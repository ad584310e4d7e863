import type {DockerRunSettings, EngineValue} from './docker-run-settings.ts';

/** A value that a flag can't take: the message says what it takes. */
export class ValueFault extends Error {}

const byteUnits = ['b', 'k', 'm', 'g', 't', 'p'];

/** Bytes as docker writes them: `512m`, `1.5g`, `1GiB`; without a unit bytes. */
export function bytes(text: string): number {
	const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([bkmgtp]?)i?b?$/i.exec(text) ?? [];
	if (number === undefined) {
		throw new ValueFault('a size, such as 512m or 1g');
	}

	return Math.floor(Number(number) * 1024 ** Math.max(0, byteUnits.indexOf(unit.toLowerCase())));
}

export function integer(text: string): number {
	if (!/^-?\d{1,15}$/.test(text)) {
		throw new ValueFault('a whole number');
	}

	return Number(text);
}

/** A number of CPUs, in billionths of one. */
export function nanoCpus(text: string): number {
	if (!/^\d*\.?\d+$/.test(text)) {
		throw new ValueFault('a number of CPUs, such as 1.5');
	}

	return Math.round(Number(text) * 1e9);
}

/** `name=value`; the value may hold anything. */
export function pair(text: string, example: string): readonly [string, string] {
	const equals = text.indexOf('=');
	if (equals < 1) {
		throw new ValueFault(`a name and a value, such as ${example}`);
	}

	return [text.slice(0, equals), text.slice(equals + 1)];
}

/** `/dev/x`, `/dev/x:/dev/y`, `/dev/x:/dev/y:rwm`, `/dev/x:r`. */
export function device(text: string): EngineValue {
	const [onHost = '', second, third] = text.split(':');
	if (!onHost.startsWith('/')) {
		throw new ValueFault('a device, such as /dev/fuse or /dev/sda:/dev/xvda:r');
	}

	const isMode = second !== undefined && /^[rwm]{1,3}$/.test(second);
	return {
		PathOnHost: onHost,
		PathInContainer: second === undefined || isMode ? onHost : second,
		CgroupPermissions: (isMode ? second : third) ?? 'rwm',
	};
}

/** `nofile=1024` or `nofile=1024:2048`. */
export function ulimit(text: string): EngineValue {
	const [, name, soft, hard = soft] = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(text) ?? [];
	if (name === undefined) {
		throw new ValueFault('a limit, such as nofile=1024:2048');
	}

	return {Name: name, Soft: Number(soft), Hard: Number(hard)};
}

/** `all`, a number, or `device=ID,ID`, quoted or not. */
export function gpus(text: string): EngineValue {
	if (text === 'all' || /^\d+$/.test(text)) {
		return {Driver: '', Count: text === 'all' ? -1 : Number(text), Capabilities: [['gpu']]};
	}

	const [, ids] = /^"?device=([\w.,:-]+)"?$/.exec(text) ?? [];
	if (ids === undefined) {
		throw new ValueFault('all, a number of GPUs, or device=ID,ID');
	}

	return {Driver: '', DeviceIDs: ids.split(','), Capabilities: [['gpu']]};
}

/** `[[address:]host port:]container port[/protocol]`. */
export function publish(text: string): {readonly port: string; readonly binding: EngineValue} {
	const [, address, host = '', port, protocol = 'tcp'] =
		/^(?:(?:(\[[\da-f:]+\]|[\d.]+):)?(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
	if (port === undefined) {
		throw new ValueFault('a port, such as 8080:80 or 127.0.0.1:53:53/udp (no ranges)');
	}

	return {
		port: `${port}/${protocol.toLowerCase()}`,
		binding: {HostIp: address?.replaceAll(/[[\]]/g, '') ?? '', HostPort: host},
	};
}

const mountTypes = ['bind', 'volume', 'tmpfs'];

/** `type=bind,source=/a,target=/b,readonly`. */
export function mount(text: string): EngineValue {
	const fields = new Map(
		text.split(',').map(field => {
			const [key = '', ...rest] = field.split('=');
			return [key.toLowerCase(), rest.join('=')] as const;
		}),
	);
	const type = fields.get('type') ?? 'volume';
	const target = fields.get('target') ?? fields.get('destination') ?? fields.get('dst');
	const source = fields.get('source') ?? fields.get('src');
	const known = /^(type|target|destination|dst|source|src|readonly|ro)$/;
	const isRight =
		mountTypes.includes(type) &&
		target?.startsWith('/') &&
		(type !== 'bind' || source?.startsWith('/')) &&
		[...fields.keys()].every(key => known.test(key));
	if (!isRight) {
		throw new ValueFault('a mount, such as type=bind,source=/a,target=/b,readonly');
	}

	const readOnly = fields.get('readonly') ?? fields.get('ro');
	return {
		Type: type,
		Target: target ?? '',
		...(source !== undefined && {Source: source}),
		ReadOnly: readOnly !== undefined && !['false', '0'].includes(readOnly),
	};
}

/** `/a:/b[:options]`, `name:/b[:options]`, or `/b` alone for a volume without a name. */
export function volume(text: string, {host, body}: DockerRunSettings): void {
	const [source = '', target] = text.split(':');
	if (target === undefined && source.startsWith('/')) {
		body.Volumes = {...(body.Volumes as object | undefined), [source]: {}};
		return;
	}

	if (!target?.startsWith('/') || !/^(\/|[\w][\w.-]*$)/.test(source)) {
		throw new ValueFault('absolute paths or the name of a volume, such as /a:/b:ro');
	}

	host.Binds = [...((host.Binds as readonly EngineValue[] | undefined) ?? []), text];
}
