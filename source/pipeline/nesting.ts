/**
How many levels of nodes there may be below the root. Paths, and all that walks a tree, cost more with
each level; what is nested deeper was made by a loop that went wrong.
*/
export const deepestLevel = 1000;

export const tooDeep = `nested more than ${deepestLevel} levels deep.`;

export const tooDeepHint = 'Put nodes side by side below one Serial or Parallel.';
