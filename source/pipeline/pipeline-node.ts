import type {Exec} from './exec.ts';
import type {Lazy} from './lazy.ts';
import type {Parallel} from './parallel.ts';
import type {Serial} from './serial.ts';

/** Any node of a pipeline. */
export type PipelineNode = Serial | Parallel | Exec | Lazy;
