const fromSource = import.meta.url.endsWith('.ts');

/**
The module that `import … from 'conducto'` means in every definition: this very program's, so that
its classes are the ones that the loader knows. The bundle has it beside its chunks.
*/
export const ownApiUrl = new URL(fromSource ? '../index.ts' : './index.js', import.meta.url).href;

const ownFolderUrl = new URL('.', ownApiUrl).href;

/** Whether a file, as a `file:` URL, is a module of this program: its stack frames say nothing about a definition. */
export function isOwn(url: string): boolean {
	return url.startsWith(ownFolderUrl);
}
