import type {Engine} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import type {ExecNode} from '../pipeline/tree.ts';

export type SessionKind = 'snapshot' | 'live';

export type SessionRequest = {
	readonly kind: SessionKind;
	readonly engine: Engine;
	readonly node: ExecNode;
	readonly imageSpec: ImageSpec;
	readonly image: BuiltImage;
	readonly pipelineId: string;
	readonly owner: string;
};

/** An open debug shell's container (design: "Words", session). */
export type Session = {
	readonly container: string;
	/** What a terminal runs to get the shell: the docker CLI with its arguments. */
	readonly command: {readonly file: string; readonly args: readonly string[]};
	/** What to print above the prompt. */
	readonly banner: string;
	/** Hands edits over to the invoking user and removes the container. Safe to call twice. */
	readonly close: () => Promise<void>;
};

export async function openSession(_request: SessionRequest): Promise<Session> {
	throw new Error('not yet');
}
