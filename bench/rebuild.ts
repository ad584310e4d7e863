import {execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {promisify} from 'node:util';
import {connectDocker} from '../source/engine/docker-engine.ts';
import type {Engine} from '../source/engine/engine.ts';
import {imageLabels} from '../source/engine/labels.ts';
import {imageRunner} from './image-runner.ts';
import {median} from './median.ts';

const baseReference = 'debian:stable-slim';
const folders = 200;
const filesPerFolder = 100;
const fileSize = 5000;
const rounds = 3;

/** Milliseconds; medians. `walk` is what `find` needs to ask for every file's times and size. */
export type Rebuild = {
	readonly first: {readonly conductoMs: number; readonly buildxMs: number};
	readonly edited: {
		readonly conductoMs: number;
		readonly buildxMs: number;
		readonly classicMs: number;
	};
	readonly unchanged: {readonly conductoMs: number; readonly walkMs: number};
};

/** Putting a folder of 20,000 files, 100 MB, into an image: ours, BuildKit's and the classic builder's way. */
export async function measureRebuild(folder: string): Promise<Rebuild> {
	// A folder for each first copy: BuildKit remembers the files of one.
	const roots = Array.from({length: rounds}, (_, round) => join(folder, `rebuild-${round}`));
	for (const each of roots) {
		await fill(each);
	}

	const root = roots[0] ?? '';
	const engine = await connectDocker();
	const runner = await imageRunner(join(folder, 'rebuild-state'), roots);
	const dockerfile = join(folder, 'rebuild.Dockerfile');
	await writeFile(dockerfile, `FROM ${baseReference}\nCOPY . /mnt/conducto\n`);
	const copy = async (from = root): Promise<void> => runner.rebuild(from);
	/** What one leaves to be written or removed must not slow down the other. */
	const calm = async (): Promise<void> => {
		await promisify(execFile)('sync');
	};
	const built = new Set<string>();
	const build = async (program: readonly string[], from: string, env: NodeJS.ProcessEnv = {}) => {
		const {stdout} = await promisify(execFile)(
			'docker',
			[...program, '--quiet', '--file', dockerfile, from],
			{env: {...process.env, ...env}},
		);
		built.add(stdout.trim());
	};
	const buildx = (from = root) => build(['buildx', 'build'], from);
	const classic = () => build(['build'], root, {DOCKER_BUILDKIT: '0'});

	try {
		const firstMs: number[] = [];
		const firstBuildxMs: number[] = [];
		for (const from of roots) {
			firstBuildxMs.push(await timed(() => buildx(from)));
			await calm();
			firstMs.push(await timed(() => copy(from)));
			await calm();
		}

		const conductoMs: number[] = [];
		const buildxMs: number[] = [];
		for (let round = 0; round < rounds; round++) {
			await edit(root, round);
			conductoMs.push(await timed(() => copy()));
			await calm();
			buildxMs.push(await timed(() => buildx()));
			await calm();
		}

		const unchangedMs: number[] = [];
		const walkMs: number[] = [];
		for (let round = 0; round < rounds; round++) {
			walkMs.push(await timed(() => walk(root)));
			unchangedMs.push(await timed(() => copy()));
		}

		await edit(root, rounds);
		return {
			first: {conductoMs: median(firstMs), buildxMs: median(firstBuildxMs)},
			edited: {
				conductoMs: median(conductoMs),
				buildxMs: median(buildxMs),
				classicMs: await timed(classic),
			},
			unchanged: {conductoMs: median(unchangedMs), walkMs: median(walkMs)},
		};
	} finally {
		await runner.stop();
		await removeImages(engine, runner.owner);
		await Promise.all([...built].map(id => engine.removeImage(id)));
	}
}

async function fill(root: string): Promise<void> {
	// BuildKit would find what it has copied before, for this folder or in an earlier run.
	const text = randomUUID();
	for (let folder = 0; folder < folders; folder++) {
		await mkdir(fileOf(root, folder), {recursive: true});
		const files = Array.from({length: filesPerFolder}, (_, file) =>
			writeFile(fileOf(root, folder, file), `${folder} ${file} `.padEnd(fileSize, `${text} `)),
		);
		await Promise.all(files);
	}
}

function fileOf(root: string, folder: number, file?: number): string {
	return join(root, `folder ${folder}`, ...(file === undefined ? [] : [`file ${file}.txt`]));
}

async function edit(root: string, round: number): Promise<void> {
	await writeFile(fileOf(root, round * 7, round * 3), `edit ${round} ${randomUUID()}`);
}

async function walk(root: string): Promise<void> {
	await promisify(execFile)('find', [root, '-printf', '%p %m %s %T@ %C@ %i\n'], {
		maxBuffer: 2 ** 30,
	});
}

async function timed(run: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await run();
	return performance.now() - start;
}

/** A delta before the full copy that it is made of: whatever can't go at first can go after another. */
async function removeImages(engine: Engine, owner: string): Promise<void> {
	for (const id of await engine.listImages({[imageLabels.owner]: owner})) {
		await engine.removeImage(id);
	}

	const left = await engine.listImages({[imageLabels.owner]: owner});
	await Promise.all(left.map(id => engine.removeImage(id)));
}
