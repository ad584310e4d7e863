import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

const fromSource = import.meta.url.endsWith('.ts');

/**
The module that `import … from 'conducto'` means in every definition: this very program's, so that
its classes are the ones that the loader knows. The bundle has it beside its chunks.
*/
export const ownApiUrl = new URL(fromSource ? '../index.ts' : './index.js', import.meta.url).href;

/** The folder of the program's own modules, whose stack frames say nothing about a definition. */
export const ownFolder = dirname(fileURLToPath(ownApiUrl));
