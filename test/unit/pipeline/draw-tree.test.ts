import {expect, test} from 'vitest';
import {Exec, Parallel, Serial} from '../../../source/index.ts';
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
