import type {OutputChunk} from '../events/output.ts';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {PipelineInfo, RunnerFault} from '../run-state/connection.ts';
import type {StateSnapshot} from '../run-state/snapshot.ts';

/** Version of these messages: a display and a runner that differ in it do not understand each other. */
export const protocolVersion = 3;

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
	| {readonly kind: 'unwatch'; readonly id: number}
	/** The display goes. Its socket is closed at once or, where the runner ends because of that, by its end. */
	| {readonly kind: 'leave'}
	/** What runs is to be killed for this reason, and the runner to end. Its end closes the socket. */
	| {readonly kind: 'stop'; readonly reason: string};

/** What a runner says to a display: the state at seq N, then the events after N. */
export type ServerMessage =
	| {
			readonly kind: 'welcome';
			/** The runner's `eventVersion`. */
			readonly v: number;
			readonly protocol: number;
			/** The runner's process, for a display of another version. */
			readonly pid: number;
			readonly info: PipelineInfo;
			/** It lives for one command of the terminal that it is in, and nothing that lasts is to be asked of it. Default: false. */
			readonly isBrief?: true;
			readonly snapshot: StateSnapshot;
	  }
	| {readonly kind: 'events'; readonly events: readonly RunEvent[]}
	| {readonly kind: 'reply'; readonly id: number; readonly reply: CommandReply}
	| {readonly kind: 'output-start'; readonly id: number; readonly truncated: boolean}
	| {readonly kind: 'output'; readonly id: number; readonly chunks: readonly OutputChunk[]}
	| {readonly kind: 'output-end'; readonly id: number}
	/** The runner ends, because of this. */
	| {readonly kind: 'fault'; readonly fault: RunnerFault};

export function encodeMessage(message: ClientMessage | ServerMessage): string {
	return `${JSON.stringify(message)}\n`;
}

/**
Cuts a stream of text into messages. Not `node:readline`, which also splits at U+2028, and that
stands unescaped in JSON. Throws for what is no message, or longer than the longest, in characters.
*/
export function messageReader<Message>(
	onMessage: (message: Message) => void,
	longest = Number.POSITIVE_INFINITY,
): (text: string) => void {
	let parts: string[] = [];
	let length = 0;
	return text => {
		let start = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
			parts.push(text.slice(start, end));
			const line = parts.join('');
			parts = [];
			length = 0;
			start = end + 1;
			onMessage(JSON.parse(line));
		}

		parts.push(text.slice(start));
		length += text.length - start;
		if (length > longest) {
			throw new Error('a message without an end');
		}
	};
}
