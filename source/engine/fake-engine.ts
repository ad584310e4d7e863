import {PassThrough} from 'node:stream';
import {ConductoError} from '../errors/conducto-error.ts';
import type {ContainerSpec, ContainerUsage, DockerfileBuild, Engine} from './engine.ts';
import {
	createFakeContainer,
	type FakeCommand,
	type FakeContainer,
	type FakeProcess,
} from './fake-container.ts';
import {type FakeExecCommand, fakeExecCommand} from './fake-exec-command.ts';
import {changesOfFake, readFake, readFakeFolder, statFake, unpackFake} from './fake-files.ts';
import {createFakeImages, type FakeBuild, type FakeImage, fakeDebian} from './fake-images.ts';

/** Everything that an engine can be asked to do. */
export type EngineMethod = Exclude<keyof Engine, 'capabilities'>;

export type FakeEngineOptions = {
	/** Images that the engine has, by name. Default: `debian:stable-slim`. */
	readonly images?: Readonly<Record<string, FakeImage>>;
	/** Images that can be pulled. Default: none. */
	readonly registry?: Readonly<Record<string, FakeImage>>;
	/** What a Dockerfile becomes. Default: the default image. */
	readonly build?: FakeBuild;
	/** Whether it can keep containers armed. Default: false. */
	readonly stdinOnce?: boolean;
	/** What a started container does. Default: ends at once with exit code 0. */
	readonly run?: FakeCommand;
	/** Whether commands that are stopped end by themselves, with exit codes of their own. Default: at once, with 143. */
	readonly heedsStop?: boolean;
	/** What running containers use. Default: the engine can't tell. */
	readonly usage?: (container: ContainerSpec) => ContainerUsage | undefined;
	/** What `exec` answers. Default: exit code 0, no output. */
	readonly exec?: (
		container: ContainerSpec,
		command: readonly string[],
	) => {exitCode: number; output: string};
};

/** An engine in memory, for tests: deterministic, counts calls, fails when told to. */
export type FakeEngine = Engine & {
	/** How often a method was called, failures included. */
	readonly calls: (method: EngineMethod) => number;
	/** The builds that were asked for, in order. */
	readonly builds: readonly DockerfileBuild[];
	/** The containers that exist, by name. */
	readonly containers: ReadonlyMap<string, FakeContainer>;
	/** Lets the next call of a method reject. */
	readonly failNext: (method: EngineMethod, error: ConductoError) => void;
	/** The engine is gone: output ends, waits reject with `engine-lost`, calls with `engine-missing`. */
	readonly disconnect: () => void;
	/** The engine is back, with the containers as they were or, where it ended them, all of them ended. */
	readonly reconnect: (options?: {readonly endsContainers: boolean}) => void;
};

export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
	const containers = new Map<string, FakeContainer>();
	const builds: DockerfileBuild[] = [];
	/** The commands in them that can be taken over, by container and token. */
	const recorded = new Map<string, FakeExecCommand>();
	const counts = new Map<EngineMethod, number>();
	const failures = new Map<EngineMethod, ConductoError[]>();
	let gone = Promise.withResolvers<never>();
	let isGone = false;
	let created = 0;

	const enter = (method: EngineMethod): void => {
		counts.set(method, (counts.get(method) ?? 0) + 1);
		if (isGone) {
			throw new ConductoError('engine-missing', 'No Docker engine answers.');
		}

		const failure = failures.get(method)?.shift();
		if (failure) {
			throw failure;
		}
	};

	const images = createFakeImages({
		images: options.images ?? {'debian:stable-slim': fakeDebian},
		registry: options.registry ?? {},
		build: options.build ?? (() => fakeDebian),
		onBuild: build => void builds.push(build),
		enter,
		containers: () => containers.values(),
	});

	const find = (idOrName: string): FakeContainer | undefined =>
		containers.get(idOrName) ??
		[...containers.values()].find(container => container.id === idOrName);

	const get = (id: string): FakeContainer => {
		const container = find(id);
		if (!container) {
			throw new ConductoError('engine-failed', `No such container: ${id}.`);
		}

		return container;
	};

	return {
		capabilities: {liveMount: true, commitCost: 'low', stdinOnce: options.stdinOnce ?? false},
		async info() {
			enter('info');
			return {version: 'fake', cpus: 2, memoryBytes: 2 ** 30};
		},
		...images.methods,
		async createContainer(spec) {
			enter('createContainer');
			const existing = containers.get(spec.name);
			if (existing) {
				return {id: existing.id, adopted: true};
			}

			const files = images.filesOf(spec.imageId);
			const id = `container-${++created}`;
			// A shell that waits for ever runs nothing of the test's.
			const command = spec.holdStdin || spec.terminal ? idle : (options.run ?? (() => 0));
			containers.set(spec.name, createFakeContainer({id, spec, files}, command, options.heedsStop));
			return {id, adopted: false};
		},
		async attach(id) {
			enter('attach');
			return get(id).attach();
		},
		async attachStdin(id) {
			enter('attachStdin');
			return get(id).attachStdin();
		},
		async attachTerminal(id) {
			enter('attachTerminal');
			get(id);
			return new PassThrough();
		},
		async resizeTerminal(id) {
			enter('resizeTerminal');
			get(id);
		},
		async startContainer(id) {
			enter('startContainer');
			get(id).start();
		},
		async waitForExit(id) {
			enter('waitForExit');
			return Promise.race([get(id).exit, gone.promise]);
		},
		async exitOf(id) {
			enter('exitOf');
			return Promise.race([get(id).exit, gone.promise]);
		},
		async logs(id) {
			enter('logs');
			return get(id).logs();
		},
		async inspectContainer(idOrName) {
			enter('inspectContainer');
			return find(idOrName)?.inspect();
		},
		async containerUsage(id) {
			enter('containerUsage');
			const container = find(id);
			return container?.state() === 'running' ? options.usage?.(container.spec) : undefined;
		},
		async stopContainer(id) {
			enter('stopContainer');
			find(id)?.stop();
		},
		async renameContainer(id, name) {
			enter('renameContainer');
			const container = get(id);
			containers.delete(container.spec.name);
			containers.set(name, {...container, spec: {...container.spec, name}});
		},
		async removeStopped(id) {
			enter('removeStopped');
			const container = find(id);
			if (container?.state() === 'running') {
				return false;
			}

			containers.delete(container?.spec.name ?? '');
			return true;
		},
		async removeContainer(id) {
			enter('removeContainer');
			const container = find(id);
			if (container) {
				container.end(137);
				containers.delete(container.spec.name);
			}
		},
		async listContainers(labels) {
			enter('listContainers');
			const wanted = Object.entries(labels);
			return [...containers.values()]
				.filter(({spec}) => wanted.every(([key, value]) => spec.labels[key] === value))
				.map(({id, spec, state}) => ({
					id,
					name: spec.name,
					running: state() === 'running',
					labels: spec.labels,
				}));
		},
		async putArchive(id, folder, tar) {
			enter('putArchive');
			await unpackFake(get(id).files, folder, tar);
		},
		async copyVolumes(from, to) {
			enter('copyVolumes');
			get(from);
			get(to);
		},
		async statPath(id, path) {
			enter('statPath');
			return statFake(get(id).files, path);
		},
		async readFile(id, path) {
			enter('readFile');
			return readFake(get(id).files, path);
		},
		async readFolder(id, folder, request) {
			enter('readFolder');
			return readFakeFolder(get(id).files, folder, request);
		},
		async containerChanges(id) {
			enter('containerChanges');
			const {spec, files} = get(id);
			return changesOfFake(images.filesOf(spec.imageId), files);
		},
		async exec(id, command) {
			enter('exec');
			return options.exec?.(get(id).spec, command) ?? {exitCode: 0, output: ''};
		},
		async readWhole(id, path) {
			enter('readWhole');
			const contents = readFake(get(id).files, path);
			return (async function* () {
				yield* contents ? [contents] : [];
			})();
		},
		async prepareExec(id, {command, env, token}) {
			enter('prepareExec');
			const {spec} = get(id);
			const made = fakeExecCommand(get(id), {...spec, command, env}, options.run ?? (() => 0));
			if (token !== undefined) {
				recorded.set(`${id} ${token}`, made);
			}

			return made;
		},
		async adoptExec(id, {token}) {
			enter('adoptExec');
			return recorded.get(`${id} ${token}`)?.adopt() ?? {state: 'lost'};
		},
		calls: method => counts.get(method) ?? 0,
		builds,
		containers,
		failNext(method, error) {
			failures.set(method, [...(failures.get(method) ?? []), error]);
		},
		disconnect() {
			isGone = true;
			// Only waits that are under way care.
			gone.promise.catch(() => {});
			gone.reject(new ConductoError('engine-lost', 'The Docker engine went away.'));
			for (const container of containers.values()) {
				container.endAttach();
			}

			for (const command of recorded.values()) {
				command.disconnect();
			}
		},
		reconnect({endsContainers} = {endsContainers: false}) {
			isGone = false;
			gone = Promise.withResolvers<never>();
			for (const container of endsContainers ? containers.values() : []) {
				container.endWithEngine();
			}
		},
	};
}

function idle({signal}: FakeProcess): Promise<number> {
	return new Promise(resolve => {
		signal.addEventListener('abort', () => resolve(143));
	});
}
