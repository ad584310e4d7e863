import type {ImageBuild} from '../image/build-image.ts';

/** What making images needs of this machine, beside the engine. */
export type ImageFacilities = Pick<ImageBuild, 'memory' | 'network' | 'aliases' | 'env'>;
