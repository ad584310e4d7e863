/** Where a debug container has what its shell reads and runs, beside the node's command. */
export const shellFolder = '/conducto/shell';

/** Where `run` is. Last in PATH, as a program of the image's own may bear that name. */
export const runFolder = '/conducto/bin';

/** Where the programs are that were brought along into an image without a shell. */
export const broughtFolder = '/conducto/static';

/** The shell that was brought along. */
export const broughtShell: string = `${broughtFolder}/sh`;
