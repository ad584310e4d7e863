import {join} from 'node:path';

/** The definition that is measured. */
export const definition = join(import.meta.dirname, 'chain.ts');

/** How many nodes it has, and the name of the last one: with it on the screen the tree is complete. */
export const steps = 10;
export const lastStep = `Step ${steps}`;
