import {ConductoError} from '../errors/conducto-error.ts';
import type {Engine, EngineImage} from './engine.ts';
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

type StoredImage = {readonly image: EngineImage; readonly files: FakeFiles};

export type FakeImages = {
	readonly methods: Pick<
		Engine,
		'findImage' | 'pullImage' | 'commitImage' | 'listImages' | 'removeImage'
	>;
	/** Throws `image-not-found`. */
	readonly filesOf: (imageId: string) => FakeFiles;
};

export function createFakeImages(options: {
	readonly images: Readonly<Record<string, FakeImage>>;
	readonly registry: Readonly<Record<string, FakeImage>>;
	readonly enter: (method: keyof FakeImages['methods']) => void;
	readonly containers: () => Iterable<FakeContainer>;
}): FakeImages {
	const {enter} = options;
	const byId = new Map<string, StoredImage>();
	const ids = new Map<string, string>();
	let made = 0;

	const store = (reference: string, {config = {}, files = {}}: FakeImage): string => {
		const id = `sha256:${String(++made).padStart(64, '0')}`;
		const empty = {workdir: '/', user: '', env: [], entrypoint: [], cmd: [], labels: {}};
		byId.set(id, {image: {...empty, ...config, id}, files: new Map(Object.entries(files))});
		ids.set(reference, id);
		return id;
	};

	for (const [reference, image] of Object.entries(options.images)) {
		store(reference, image);
	}

	const methods: FakeImages['methods'] = {
		async findImage(reference) {
			enter('findImage');
			return byId.get(ids.get(reference) ?? reference)?.image;
		},
		async pullImage(reference, onProgress, signal) {
			enter('pullImage');
			signal?.throwIfAborted();
			const image = options.registry[reference];
			if (!image) {
				throw new ConductoError('image-not-found', `Image ${reference} is nowhere.`);
			}

			onProgress({currentBytes: 0, totalBytes: 1000});
			onProgress({currentBytes: 1000, totalBytes: 1000});
			store(reference, image);
		},
		async commitImage({containerId, base, workdir, labels, repository, tag}) {
			enter('commitImage');
			const container = [...options.containers()].find(({id}) => id === containerId);
			return store(`${repository}:${tag}`, {
				config: {...base, workdir, labels: {...base.labels, ...labels}},
				files: Object.fromEntries(container?.files ?? []),
			});
		},
		async listImages(labels) {
			enter('listImages');
			const wanted = Object.entries(labels);
			return [...byId.values()]
				.filter(({image}) => wanted.every(([key, value]) => image.labels[key] === value))
				.map(({image}) => image.id);
		},
		async removeImage(id) {
			enter('removeImage');
			const isUsed = [...options.containers()].some(({spec}) => spec.imageId === id);
			return !isUsed && byId.delete(id);
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
