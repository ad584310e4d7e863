import {ConductoError} from '../errors/conducto-error.ts';
import type {DockerfileBuild, Engine, EngineImage} from './engine.ts';
import type {FakeContainer} from './fake-container.ts';
import type {FakeFile, FakeFiles} from './fake-files.ts';

/** An image of the fake engine: what differs from an empty one. */
export type FakeImage = {
	readonly config?: Partial<Omit<EngineImage, 'id'>>;
	readonly files?: Readonly<Record<string, FakeFile>>;
};

const executable: FakeFile = {type: 'file', mode: 0o755, contents: Buffer.from('\u007FELF')};

/** What a Debian image looks like from outside. */
export const fakeDebian: FakeImage = {
	config: {cmd: ['bash']},
	files: {
		'/bin': {type: 'link', target: 'usr/bin'},
		'/usr/bin/bash': executable,
		'/usr/bin/dash': executable,
		'/usr/bin/sh': {type: 'link', target: 'dash'},
		'/etc/os-release': {type: 'link', target: '../usr/lib/os-release'},
		'/usr/lib/os-release': {
			type: 'file',
			mode: 0o644,
			contents: Buffer.from('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'),
		},
		'/tmp': {type: 'folder', mode: 0o777},
	},
};

/** Stands for a builder: prints, waits for what the test likes, returns the image or throws. */
export type FakeBuild = (build: DockerfileBuild) => FakeImage | Promise<FakeImage>;

type StoredImage = {
	readonly image: Omit<EngineImage, 'tags'>;
	readonly files: FakeFiles;
	readonly layers: readonly string[];
};

export type FakeImages = {
	readonly methods: Pick<
		Engine,
		| 'findImage'
		| 'pullImage'
		| 'commitImage'
		| 'hasBuildKit'
		| 'buildImage'
		| 'listImages'
		| 'listImageUse'
		| 'tagImage'
		| 'listTags'
		| 'removeImage'
	>;
	/** Throws `image-not-found`. */
	readonly filesOf: (imageId: string) => FakeFiles;
};

export function createFakeImages(options: {
	readonly images: Readonly<Record<string, FakeImage>>;
	readonly registry: Readonly<Record<string, FakeImage>>;
	readonly build: FakeBuild;
	readonly onBuild: (build: DockerfileBuild) => void;
	readonly enter: (method: keyof FakeImages['methods']) => void;
	readonly containers: () => Iterable<FakeContainer>;
}): FakeImages {
	const {enter} = options;
	const byId = new Map<string, StoredImage>();
	const ids = new Map<string, string>();
	let made = 0;

	const store = (
		reference: string,
		{config = {}, files = {}}: FakeImage,
		below: readonly string[] = [],
	): string => {
		const id = `sha256:${String(++made).padStart(64, '0')}`;
		const empty = {
			workdir: '/',
			user: '',
			env: [],
			entrypoint: [],
			cmd: [],
			labels: {},
			volumes: [],
			sizeBytes: 1000,
			architecture: 'amd64',
		};
		byId.set(id, {
			image: {...empty, ...config, id},
			files: new Map(Object.entries(files)),
			layers: [...below, `layer-of-${id}`],
		});
		ids.set(reference, id);
		return id;
	};

	for (const [reference, image] of Object.entries(options.images)) {
		store(reference, image);
	}

	const tagsOf = (id: string): string[] =>
		[...ids].filter(([, tagged]) => tagged === id).map(([reference]) => reference);

	const remove = (id: string): boolean => {
		const isUsed = [...options.containers()].some(({spec}) => spec.imageId === id);
		return !isUsed && byId.delete(id);
	};

	const methods: FakeImages['methods'] = {
		async findImage(reference) {
			enter('findImage');
			const found = byId.get(ids.get(reference) ?? reference)?.image;
			return found && {...found, tags: tagsOf(found.id)};
		},
		async pullImage(reference, onProgress, signal) {
			enter('pullImage');
			signal?.throwIfAborted();
			const image = options.registry[reference];
			if (!image) {
				throw new ConductoError('image-not-found', `Image ${reference} is nowhere.`);
			}

			onProgress({currentBytes: 0, totalBytes: 1000, layers: {done: 0, total: 1}});
			onProgress({currentBytes: 1000, totalBytes: 1000, layers: {done: 1, total: 1}});
			store(reference, image);
		},
		async commitImage({containerId, base, workdir, labels, repository, tag}) {
			enter('commitImage');
			const container = [...options.containers()].find(({id}) => id === containerId);
			const image: FakeImage = {
				config: {...base, workdir, labels: {...base.labels, ...labels}},
				files: Object.fromEntries(container?.files ?? []),
			};
			return store(`${repository}:${tag}`, image, byId.get(base.id)?.layers);
		},
		async hasBuildKit() {
			enter('hasBuildKit');
			return true;
		},
		async buildImage(build) {
			enter('buildImage');
			build.signal.throwIfAborted();
			options.onBuild(build);
			const {config, files = {}} = await options.build(build);
			build.signal.throwIfAborted();
			const labels = {...config?.labels, ...build.labels};
			return store(`${build.repository}:${build.tag}`, {config: {...config, labels}, files});
		},
		async listImages(labels) {
			enter('listImages');
			const wanted = Object.entries(labels);
			return [...byId.values()]
				.filter(({image}) => wanted.every(([key, value]) => image.labels[key] === value))
				.map(({image}) => image.id);
		},
		async listImageUse() {
			enter('listImageUse');
			return [...byId.values()].map(({image: {id, labels, sizeBytes}, layers}) => {
				return {id, tags: tagsOf(id), labels, sizeBytes, layers};
			});
		},
		async tagImage(id, repository, tag) {
			enter('tagImage');
			ids.set(`${repository}:${tag}`, id);
		},
		async listTags(repository) {
			enter('listTags');
			const pattern = new RegExp(`^${repository.replaceAll('*', '[^/]*')}:`);
			return [...ids.keys()].filter(reference => pattern.test(reference));
		},
		async removeImage(reference) {
			enter('removeImage');
			const id = ids.get(reference) ?? reference;
			const others = tagsOf(id).filter(tag => tag !== reference);
			if (reference !== id && others.length > 0) {
				return ids.delete(reference);
			}

			if (others.length > 1 || !remove(id)) {
				return false;
			}

			for (const tag of tagsOf(id)) {
				ids.delete(tag);
			}

			return true;
		},
	};

	return {
		methods,
		filesOf(imageId) {
			const stored = byId.get(imageId);
			if (!stored) {
				throw new ConductoError('image-not-found', `Image ${imageId} is not on this machine.`);
			}

			return new Map(stored.files);
		},
	};
}
