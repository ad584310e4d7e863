import type {CopyableFile, CopyOutcome, SessionChanges} from '../events/session-changes.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {cutTo, fitTo, oneLine, padTo, widthOf} from './text.ts';

/** The words of what a debug shell leaves behind: the same in the TUI and in a plain terminal. All safe to print. */

const changeWords = {added: 'new', changed: 'changed', removed: 'removed'} as const;
const changeWidth = 9;
const shownLost = 3;
const newerHere = 'edited here since';

/** `The snapshot shell of /Build/Lint changed 3 of your files.` */
export function leftTitle(
	{path, kind}: {readonly path: NodePath; readonly kind: string},
	{copyable, options}: SessionChanges,
): string {
	const which = `The ${kind} shell of ${oneLine(path)}`;
	return copyable.length > 0
		? `${which} changed ${copyable.length === 1 ? 'one' : copyable.length} of your files.`
		: options.length > 0
			? `${which} installed packages.`
			: `${which} has ended.`;
}

/** One line for each file, in columns: what became of it, its name, its lines, and whether it is newer here. */
export function fileLines(files: readonly CopyableFile[], width: number): readonly string[] {
	const names = files.map(({name}) => oneLine(name));
	const counts = files.map(countsText);
	const countWidth = Math.max(0, ...counts.map(widthOf)) + 2;
	const longest = Math.max(0, ...names.map(widthOf)) + 2;
	const nameWidth = Math.max(8, Math.min(longest, width - changeWidth - countWidth));
	return files.map(({change, isNewerHere}, index) => {
		const line = [
			padTo(changeWords[change], changeWidth),
			fitTo(cutTo(names[index] ?? '', nameWidth - 2, 'middle'), nameWidth),
			padTo(counts[index] ?? '', countWidth),
			isNewerHere ? newerHere : '',
		].join('');
		return cutTo(line.trimEnd(), width);
	});
}

function countsText({lines}: CopyableFile): string {
	if (!lines) {
		return 'binary';
	}

	const {added, removed} = lines;
	const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
	return parts.length > 0 ? parts.join(' ') : 'mode';
}

/** `What else changed went with the container: /etc/app.conf, /opt/tool and 3 more.` Undefined: nothing did. */
export function lostText({lost, copyable}: SessionChanges): string | undefined {
	const {places, count} = lost;
	if (count === 0) {
		return undefined;
	}

	const named = places.slice(0, shownLost).map(oneLine);
	const more = count > named.length ? ` and ${count - named.length} more` : '';
	const what = copyable.length > 0 ? 'What else changed' : 'What changed';
	return `${what} goes with the container: ${named.join(', ')}${more}.`;
}

export const optionsTitle = 'To keep what was installed, the image needs:';

/** `Copy 2 files to their places here?` */
export function copyQuestion(count: number): string {
	return `Copy ${filesText(count)} to ${count === 1 ? 'its place' : 'their places'} here?`;
}

/** Asked before files that were edited on this machine are overwritten. */
export function overwriteQuestion(files: readonly CopyableFile[]): string {
	const [first, ...others] = files;
	const which =
		others.length === 0 ? oneLine(first?.name ?? '') : `${filesText(files.length)} of these`;
	const verb = others.length === 0 ? 'it' : 'them';
	return `${which}: edited here since the image was built. Overwrite ${verb}?`;
}

/** `3 files changed: rebuild app and reset /Build/Lint?` */
export function rebuildQuestion(
	count: number,
	{image, path}: {readonly image: string; readonly path: NodePath},
): string {
	return `${filesText(count)} changed: rebuild ${oneLine(image)} and reset ${oneLine(path)}?`;
}

/** `a.sh and 2 more were not copied: the disk is full.` Undefined: all were. */
export function refusalText(
	outcomes: readonly CopyOutcome[],
	{copyable}: SessionChanges,
): string | undefined {
	const [first, ...others] = outcomes.filter(outcome => outcome.state === 'refused');
	if (!first) {
		return undefined;
	}

	const name = copyable.find(({place}) => place === first.place)?.name ?? first.place;
	const which =
		others.length > 0 ? `${oneLine(name)} and ${others.length} more were` : `${oneLine(name)} was`;
	return `${which} not copied: ${oneLine(first.why)}.`;
}

export function filesText(count: number): string {
	return count === 1 ? '1 file' : `${count} files`;
}
