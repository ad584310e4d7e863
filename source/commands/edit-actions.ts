import type {Connection} from '../run-state/connection.ts';
import type {AppActions} from '../tui/app-props.ts';
import type {CommandContext} from './context.ts';

type EditActions = Pick<AppActions, 'editNode'> & {
	/** Waits for the editor that is open. */
	readonly close: () => Promise<void>;
};

/** What the TUI does to edit a node. */
export function createEditActions(context: CommandContext, {state}: Connection): EditActions {
	const open = new Set<Promise<unknown>>();
	return {
		async editNode(path) {
			const {editInEditor} = await import('./edit-session.ts');
			const {stdin, stdout} = context;
			const editing = editInEditor({state, path, stdin, stdout, env: process.env});
			open.add(editing);
			return editing.finally(() => open.delete(editing));
		},
		async close() {
			await Promise.allSettled(open);
		},
	};
}
