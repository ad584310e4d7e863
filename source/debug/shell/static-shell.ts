import type {Engine} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {type ImageAliases, noAliases} from '../../image/aliases.ts';
import {withContainer} from '../../image/temporary-container.ts';
import {isStaticProgram} from './static-program.ts';

export type StaticShellRequest = {
	readonly engine: Engine;
	readonly owner: string;
	readonly pipelineId: string;
	/** Where images are really had. Default: under their own names. */
	readonly aliases?: ImageAliases | undefined;
	/** The image that has no shell, and its node: for the error. */
	readonly image: string;
	readonly path: string;
};

/** Small, and its busybox needs no libraries. That of the variants with glibc does. */
const helperImage = 'busybox:musl';

const found = new WeakMap<Engine, Buffer>();

/**
A static busybox, for images without any shell: out of whatever busybox image the engine has, else of
one that it pulls. Rejects with `shell-missing`, and what to do, when it can't be had.
*/
export async function staticShell(request: StaticShellRequest): Promise<Buffer> {
	const {engine, aliases = noAliases} = request;
	const wanted = aliases(helperImage);
	const busybox = found.get(engine) ?? (await fromEngine(request, wanted));
	if (busybox) {
		found.set(engine, busybox);
		return busybox;
	}

	const failure = await engine.pullImage(wanted, () => {}).catch((error: unknown) => error);
	const pulled = await busyboxOf(request, wanted);
	if (pulled) {
		found.set(engine, pulled);
		return pulled;
	}

	const reason = failure instanceof Error ? failure.message : `${wanted} has no static busybox.`;
	throw new ConductoError(
		'shell-missing',
		`The image ${request.image} has no shell, and none could be brought along: ${reason}`,
		{
			hint: `Run docker pull ${helperImage} once where a registry can be reached, or name a mirror with --image-alias ${helperImage}=….`,
			path: request.path,
			cause: failure,
		},
	);
}

async function fromEngine(
	request: StaticShellRequest,
	wanted: string,
): Promise<Buffer | undefined> {
	const tags = await request.engine.listTags('busybox');
	for (const reference of new Set([wanted, ...tags])) {
		const busybox = await busyboxOf(request, reference);
		if (busybox) {
			return busybox;
		}
	}

	return undefined;
}

async function busyboxOf(
	request: StaticShellRequest,
	reference: string,
): Promise<Buffer | undefined> {
	const {engine, owner, pipelineId} = request;
	const image = await engine.findImage(reference);
	if (!image) {
		return undefined;
	}

	const container = {
		engine,
		owner,
		pipelineId,
		purpose: `shell ${process.pid} ${image.id}`,
		imageId: image.id,
		command: ['/bin/busybox'],
	};
	return withContainer(container, async id => {
		const pieces: Buffer[] = [];
		for await (const piece of await engine.readWhole(id, '/bin/busybox')) {
			pieces.push(piece);
		}

		const program = Buffer.concat(pieces);
		return isStaticProgram(program) ? program : undefined;
	});
}
