// A process that reads a definition once: modules that were loaded stay as they were, so that each reading has its own.
const {definitionProcess} = await import('./commands/definition-process.ts');
await definitionProcess();
process.exit(0);
