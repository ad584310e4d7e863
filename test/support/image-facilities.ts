import {noAliases} from '../../source/image/aliases.ts';
import {plainNetwork} from '../../source/image/network/host-network.ts';
import type {ImageFacilities} from '../../source/runner/image-facilities.ts';
import {imageMemory} from './image-memory.ts';

/** A machine that needs nothing special, and remembers nothing yet. Large things go into the folder. */
export function imageFacilities(folder: string): ImageFacilities {
	return {memory: imageMemory(folder), network: plainNetwork, aliases: noAliases, env: process.env};
}
