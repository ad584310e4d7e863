import nodeModule from 'node:module';

// The process of a runner that outlives its displays: `commands/start-runner.ts` starts it, and says what it is to do.
nodeModule.enableCompileCache();
const {runnerProcess} = await import('./commands/runner-process.ts');
process.exit(await runnerProcess());
