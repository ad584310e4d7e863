import type {Plugin} from 'esbuild';

/** A module of a package that is bundled in another way, and what stands for it. */
type Lean = {
	/** How it is named where it is required. */
	readonly name: RegExp;
	/** Who requires it. */
	readonly by: RegExp;
	readonly contents: string;
};

const unused = `module.exports = () => { throw new Error('not in the bundle'); };`;

const leanModules: Readonly<Record<string, Lean>> = {
	// The client's gRPC session with BuildKit, which docker's own buildx has here: 100 ms of a start.
	session: {name: /^\.\/session$/, by: /dockerode\/lib\//, contents: unused},
	buildkit: {name: /^\.\/buildkit$/, by: /dockerode\/lib\//, contents: unused},
	// Connections by ssh: their package is loaded when there is one, 50 ms.
	ssh: {
		name: /^\.\/ssh$/,
		by: /docker-modem\/lib\//,
		contents: `module.exports = options => require('docker-modem/lib/ssh')(options);`,
	},
};

/** Leaves out of the bundle what is seldom used, or never, and takes long to load. */
export const leanPackages: Plugin = {
	name: 'lean-packages',
	setup({onResolve, onLoad}) {
		for (const [path, {name, by, contents}] of Object.entries(leanModules)) {
			onResolve({filter: name}, ({importer}) =>
				by.test(importer) ? {path, namespace: 'lean'} : undefined,
			);
			onLoad({filter: new RegExp(`^${path}$`), namespace: 'lean'}, () => ({contents}));
		}
	},
};
