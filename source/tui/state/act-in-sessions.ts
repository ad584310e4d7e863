import type {NodePath} from '../../pipeline/tree.ts';
import type {OpenShell} from '../app-props.ts';
import type {Action} from '../keymap/bindings.ts';
import {entryAt, linesOf} from './lines-of.ts';
import type {Surroundings} from './navigate.ts';
import {comeBack, type ShellReach} from './shells.ts';

type SessionsReach = ShellReach & {readonly surroundings: () => Surroundings};

/**
In the list of shells, moving selects one, Enter goes back to it, and what kills ends it. What acts on
nodes does nothing: they are not to be seen. Returns whether the key is dealt with.
*/
export function actInSessions(action: Action, selected: number, reach: SessionsReach): boolean {
	const shells = reach.actions.shells.list();
	const index = indexOfShell(shells, selected);
	const shell = shells[index];
	switch (action) {
		case 'up':
		case 'down':
		case 'page-up':
		case 'page-down':
		case 'first':
		case 'last': {
			const moved = index + linesOf(action, reach.surroundings().listHeight);
			select(entryAt(shells, moved)?.id ?? selected, reach);
			return true;
		}

		case 'zoom':
		case 'right':
			if (shell) {
				close(reach);
				void comeBack(shell, reach);
			}

			return true;
		case 'kill':
			if (shell) {
				select((shells[index + 1] ?? shells[index - 1])?.id ?? selected, reach);
				reach.actions.shells.end(shell.id);
			}

			return true;
		case 'sessions':
		case 'left':
		case 'back':
			close(reach);
			return true;
		default:
			return action !== 'quit' && action !== 'interrupt' && action !== 'help';
	}
}

/** The shell that is selected first: the latest of the node, or the latest. */
export function sessionToShow(path: NodePath, {actions}: ShellReach): number {
	const shells = actions.shells.list();
	const shell = shells.findLast(open => open.path === path) ?? shells.at(-1);
	return shell?.id ?? 0;
}

/** Where the selected shell stands; where it has ended, the one that came after it, or the last. */
export function indexOfShell(shells: readonly OpenShell[], selected: number): number {
	const index = shells.findIndex(({id}) => id >= selected);
	return index === -1 ? shells.length - 1 : index;
}

function select(id: number, {ui}: SessionsReach): void {
	ui.set(before => ({...before, overlay: {type: 'sessions', selected: id}}));
}

function close({ui}: SessionsReach): void {
	ui.set(before => ({...before, overlay: undefined}));
}
