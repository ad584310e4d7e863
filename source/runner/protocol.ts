import type {OutputChunk} from '../events/output.ts';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {PipelineInfo} from '../run-state/connection.ts';
import type {StateSnapshot} from '../run-state/snapshot.ts';

/** What a display says to a runner: one JSON object a line. `id` is the display's own number. */
export type ClientMessage =
	| {readonly kind: 'command'; readonly id: number; readonly command: RunCommand}
	| {
			readonly kind: 'watch';
			readonly id: number;
			/** A node and its attempt, or the `imageLogPath` of an image and its build. */
			readonly path: NodePath;
			readonly attempt: number;
			/** Bytes; null for all of it. */
			readonly tail: number | null;
	  }
	| {readonly kind: 'unwatch'; readonly id: number};

/** What a runner says to a display: the state at seq N, then the events after N. */
export type ServerMessage =
	| {
			readonly kind: 'welcome';
			/** The runner's `eventVersion`. */
			readonly v: number;
			readonly info: PipelineInfo;
			readonly snapshot: StateSnapshot;
	  }
	| {readonly kind: 'events'; readonly events: readonly RunEvent[]}
	| {readonly kind: 'reply'; readonly id: number; readonly reply: CommandReply}
	| {readonly kind: 'output-start'; readonly id: number; readonly truncated: boolean}
	| {readonly kind: 'output'; readonly id: number; readonly chunks: readonly OutputChunk[]}
	| {readonly kind: 'output-end'; readonly id: number};

export function encodeMessage(message: ClientMessage | ServerMessage): string {
	return `${JSON.stringify(message)}\n`;
}

/**
Cuts a stream of text into messages. Not `node:readline`, which also splits at U+2028, and that
stands unescaped in JSON.
*/
export function messageReader<Message>(
	onMessage: (message: Message) => void,
): (text: string) => void {
	let parts: string[] = [];
	return text => {
		let start = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
			parts.push(text.slice(start, end));
			const line = parts.join('');
			parts = [];
			start = end + 1;
			onMessage(JSON.parse(line));
		}

		parts.push(text.slice(start));
	};
}
