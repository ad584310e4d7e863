import {expect, test} from 'vitest';
import {
	Exec,
	handleMemoryErrors,
	Parallel,
	retry,
	Serial,
	skipSomeErrors,
} from '../../../source/index.ts';
import {drawTree} from '../../../source/pipeline/draw-tree.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';

const root = new Serial({
	image: 'busybox:latest',
	stopOnError: false,
	children: {
		Build: new Parallel({
			children: {
				Server: new Exec('\n  make server\n  make check\n'),
				'Cli\u001B[31ment': new Exec('make client\u0007'),
			},
		}),
		Empty: new Serial(),
		Deploy: new Exec('./deploy.sh', {image: 'alpine:3'}),
	},
});
const tree = treeOf(specOf(root, {file: '/pipeline.ts', args: []}), 'pipeline.ts');

test('a line for each node; control characters do not reach the terminal', () => {
	expect(drawTree(tree, {color: false})).toBe(`pipeline.ts  serial, goes on after an error
├─ Build  parallel
│  ├─ Server  exec  busybox:latest  make server …
│  └─ Cli [31ment  exec  busybox:latest  make client
├─ Empty  serial
└─ Deploy  exec  alpine:3  ./deploy.sh
`);
});

test('with colour, only styles are added', () => {
	const colored = drawTree(tree, {color: true});
	expect(colored).toContain('\u001B[1m');
	expect(colored.replaceAll(/\u001B\[\d+m/g, '')).toBe(drawTree(tree, {color: false}));
});

test('what is set stands behind it, with what is inherited', () => {
	const all = new Serial({maxTime: '10m', maxConcurrent: 2, suppressErrors: true, title: 'All'});
	all.add('Plain', new Exec('make'));
	all.add('Heavy', new Exec('make check', {cpu: 2, mem: 0.5, gpu: 1, tags: ['slow', 'night\nly']}));
	all.add('Docker', new Parallel({requiresDocker: true, containerReuse: 'new', skip: true}));
	all.add('Docker/Up', new Exec('docker ps', {dockerRunArgs: ['--cap-add', 'ALL'], skip: true}));
	all.add('Docker/Fresh', new Exec('true', {containerReuse: 'global', requiresDocker: false}));
	const drawn = drawTree(treeOf(specOf(all, {file: '/p.ts', args: []}), 'p.ts'), {color: false});
	expect(
		drawn.replaceAll('debian:stable-slim', 'd'),
	).toBe(`p.ts  serial, suppresses errors, 2 at once, title All
├─ Plain  exec  d  make  (max 10m)
├─ Heavy  exec  d  make check  (max 10m, cpu 2, mem 0.5, gpu 1, #slow, #night …)
└─ Docker  parallel, skip
   ├─ Up  exec  d  docker ps  (skip, max 10m, docker, run --cap-add ALL, shares the container of /Docker)
   └─ Fresh  exec  d  true  (max 10m)
`);
});

test('what follows states stands behind it, too', () => {
	const all = new Serial({onError: [retry(2), skipSomeErrors(1)], onDone: 'make report\nsecond'});
	all.add('Same', new Exec('make'));
	all.add(
		'Own',
		new Exec('make', {mem: 1, onError: [handleMemoryErrors(), 'notify'], onRunning: 'r'}),
	);
	const drawn = drawTree(treeOf(specOf(all, {file: '/p.ts', args: []}), 'p.ts'), {color: false});
	expect(
		drawn.replaceAll('debian:stable-slim', 'd'),
	).toBe(`p.ts  serial, skip 1 error, onDone: make report …
├─ Same  exec  d  make  (retry 2)
└─ Own  exec  d  make  (mem 1, double memory 3 times, onRunning: r, onError: notify)
`);
});

test('a command of a megabyte is one line that is not longer than it needs to be', () => {
	const long = treeOf(specOf(new Exec('x'.repeat(1e6)), {file: '/p.ts', args: []}), 'p.ts');
	expect(drawTree(long, {color: false})).toMatch(
		/^p\.ts {2}exec {2}debian:stable-slim {2}x{1000} …\n$/,
	);
});
