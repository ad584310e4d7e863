import {expect, test} from 'vitest';
import {dockerRunArgsFault, parseDockerRunArgs} from '../../../source/pipeline/docker-run-args.ts';

test.each([
	[['--memory', '1g'], {Memory: 2 ** 30}],
	[['--memory=512m'], {Memory: 2 ** 29}],
	[['-m1.5GiB'], {Memory: 1.5 * 2 ** 30}],
	[['--memory-swap', '-1'], {MemorySwap: -1}],
	[['--cpus', '1.5'], {NanoCpus: 1.5e9}],
	[['-v', '/a:/b:ro', '--volume=cache:/c'], {Binds: ['/a:/b:ro', 'cache:/c']}],
	[
		['--mount', 'type=bind,source=/a,target=/b,readonly'],
		{Mounts: [{Type: 'bind', Source: '/a', Target: '/b', ReadOnly: true}]},
	],
	[
		['-p', '127.0.0.1:53:53/udp', '-p', '80'],
		{
			PortBindings: {
				'53/udp': [{HostIp: '127.0.0.1', HostPort: '53'}],
				'80/tcp': [{HostIp: '', HostPort: ''}],
			},
		},
	],
	[['--network', 'host'], {NetworkMode: 'host'}],
	[['--net=none'], {NetworkMode: 'none'}],
	[['--cap-add', 'SYS_PTRACE', '--cap-add=NET_ADMIN'], {CapAdd: ['SYS_PTRACE', 'NET_ADMIN']}],
	[['--privileged', '--read-only=false'], {Privileged: true, ReadonlyRootfs: false}],
	[
		['--device', '/dev/fuse:r'],
		{
			Devices: [{PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'r'}],
		},
	],
	[['--gpus', 'all'], {DeviceRequests: [{Driver: '', Count: -1, Capabilities: [['gpu']]}]}],
	[['--ulimit', 'nofile=10:20'], {Ulimits: [{Name: 'nofile', Soft: 10, Hard: 20}]}],
	[['--tmpfs', '/t:size=1m', '--tmpfs=/u'], {Tmpfs: {'/t': 'size=1m', '/u': ''}}],
	[['--sysctl', 'a.b=1'], {Sysctls: {'a.b': '1'}}],
	[['-v', '/a:/conducto-too'], {Binds: ['/a:/conducto-too']}],
])('%j is asked of the engine', (args, host) => {
	expect(parseDockerRunArgs(args).host).toEqual(host);
	expect(dockerRunArgsFault(args)).toBeUndefined();
});

test('what is no setting of the host has a place of its own', () => {
	const args = ['-e', 'A=b=c', '-u1000:1000', '-w', '/x', '-l', 'k=v', '-v', '/anonymous'];
	expect(parseDockerRunArgs([...args, '--hostname', 'h', '--expose', '80'])).toEqual({
		env: {A: 'b=c'},
		labels: {k: 'v'},
		body: {
			User: '1000:1000',
			WorkingDir: '/x',
			Volumes: {'/anonymous': {}},
			Hostname: 'h',
			ExposedPorts: {'80/tcp': {}},
		},
		host: {},
	});
});

test.each([
	[['--memroy', '1g'], '--memroy is no flag of docker run.', '--memory?'],
	[['--xyzzyx'], '--xyzzyx is no flag of docker run.', 'docker run --help'],
	[['--constructor'], '--constructor is no flag', ''],
	[['-x'], '-x is no flag of docker run.', ''],
	[['-'], '"-" is no flag', ''],
	[['--e', 'A=1'], '--e is no flag', ''],
	[['debian:stable-slim'], '"debian:stable-slim" is no flag', 'set on the node'],
	[['-it'], "-i can't be given: commands run without a terminal", 'debug shell'],
	[['--rm'], "--rm can't be given: ", ''],
	[['-d'], "-d can't be given: ", ''],
	[['--name', 'x'], "--name can't be given: ", ''],
	[['--entrypoint=/x'], "--entrypoint can't be given: commands run as they are written", 'command'],
	[['--memory'], '--memory has no value.', '--memory=VALUE'],
	[['--memory', 'much'], '--memory can\'t be "much".', 'takes a size'],
	[['--memory 1g'], '--memory and its value are one item.', 'two items'],
	[['--privileged=maybe'], '--privileged can\'t be "maybe"', 'true or false'],
	[['-p', '80-90:80-90'], '-p can\'t be "80-90:80-90"', 'no ranges'],
	[['-v', './a:/b'], '-v can\'t be "./a:/b"', 'absolute paths'],
	[['-e', 'HOME'], '-e can\'t be "HOME"', 'MODE=fast'],
	[['--gpus', 'some'], '--gpus can\'t be "some"', 'all'],
	[['--mount', 'type=bind,source=a,target=/b'], "--mount can't be", 'type=bind'],
	[['-v', '/a:/conducto/data/user'], 'nothing can be mounted at /conducto/data/user', '/mnt/mine'],
	[['-v/a:/conducto/:ro'], 'nothing can be mounted at /conducto/', '/mnt/mine'],
	[['-v', '/conducto/x'], 'nothing can be mounted at /conducto/x', '/mnt/mine'],
	[['--mount', 'type=tmpfs,target=/x/../conducto'], 'nothing can be mounted at /x/../conducto', ''],
	[['--tmpfs', '/conducto/data:size=1m'], 'nothing can be mounted at /conducto/data', '/mnt/mine'],
])('%j is an error', (args, sentence, hint) => {
	const fault = dockerRunArgsFault(args);
	expect(fault?.sentence).toContain(sentence);
	expect(fault?.hint).toContain(hint);
});
