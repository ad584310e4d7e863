import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {SessionRequest} from '../../source/debug/session.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {plainNetwork} from '../../source/image/network/host-network.ts';
import {defaultImageName, inheritedByRoot} from '../../source/pipeline/inherit.ts';
import type {ExecNode} from '../../source/pipeline/tree.ts';

export type RequestChanges = {
	readonly owner: string;
	readonly kind?: SessionRequest['kind'];
	readonly command?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly workdir?: string;
	readonly copyDir?: string;
	readonly pathMap?: Readonly<Record<string, string>>;
	readonly path?: string;
	readonly dockerRunArgs?: readonly string[];
	readonly shell?: string | undefined;
	/** Default: new folders that go with this process. */
	readonly data?: SessionRequest['data'];
};

/** A request for a debug session of a node in the default image. */
export async function debugRequest(
	engine: Engine,
	changes: RequestChanges,
): Promise<SessionRequest> {
	const {kind = 'snapshot', path = '/Build/Lint', copyDir, pathMap} = changes;
	const image = await engine.findImage(defaultImageName);
	const node: ExecNode = {
		type: 'exec',
		path,
		name: path.split('/').at(-1) ?? '',
		depth: 2,
		parent: '/Build',
		doc: undefined,
		title: undefined,
		tags: [],
		skip: false,
		callbacks: undefined,
		settings: {...inheritedByRoot.settings, dockerRunArgs: changes.dockerRunArgs ?? []},
		reactions: [],
		origins: {},
		place: undefined,
		command: changes.command ?? 'true',
		image: 'tools',
		env: changes.env ?? {},
	};
	return {
		kind,
		engine,
		node,
		imageSpec: {
			...(copyDir !== undefined && {copy_dir: copyDir}),
			...(pathMap && {path_map: pathMap}),
		},
		image: {
			imageId: image?.id ?? '',
			shell: 'shell' in changes ? changes.shell : '/bin/bash',
			workdir: changes.workdir ?? '/',
			distribution: undefined,
		},
		network: plainNetwork,
		pipelineId: 'abc234',
		owner: changes.owner,
		data: changes.data ?? temporaryData(),
	};
}

let temporary: string | undefined;

function temporaryData(): SessionRequest['data'] {
	if (temporary === undefined) {
		const folder = mkdtempSync(join(tmpdir(), 'conducto-data-'));
		process.once('exit', () => rmSync(folder, {recursive: true, force: true}));
		temporary = folder;
	}

	return {pipeline: join(temporary, 'pipeline'), user: join(temporary, 'user')};
}
