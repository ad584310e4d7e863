import type {Engine} from '../../engine/engine.ts';

/** The images that a Dockerfile names, with the ids under which the engine has them. */
export type BaseImages = ReadonlyArray<readonly [reference: string, id: string | undefined]>;

export async function findBaseImages(
	engine: Engine,
	references: readonly string[],
): Promise<BaseImages> {
	return Promise.all(
		references.map(
			async reference => [reference, (await engine.findImage(reference))?.id] as const,
		),
	);
}
