import type {CopyableFile, CopyOutcome, SessionChanges} from '../events/session-changes.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {
	copyQuestion,
	fileLines,
	leftTitle,
	lostText,
	optionsTitle,
	overwriteQuestion,
	rebuildQuestion,
	refusalText,
} from '../view/session-changes.ts';
import {oneLine} from '../view/text.ts';

type LeftShell = {readonly path: NodePath; readonly kind: string};

/** What a debug shell left behind, for a plain terminal: the files numbered from 1. Empty: nothing is to be said. */
export function leftReport(shell: LeftShell, changes: SessionChanges, columns: number): string {
	const {copyable, options} = changes;
	const lost = lostText(changes);
	const digits = String(copyable.length).length;
	const files = fileLines(copyable, columns - digits - 4).map(
		(line, index) => `  ${String(index + 1).padStart(digits)} ${line}`,
	);
	const lines = [
		...(copyable.length + options.length > 0 ? [leftTitle(shell, changes)] : []),
		...files,
		...(lost === undefined ? [] : [lost]),
		...(options.length > 0 ? [optionsTitle, ...options.map(option => `  ${oneLine(option)}`)] : []),
	];
	return lines.map(line => `${line}\n`).join('');
}

/** All of them is the answer yes; no is the default. */
export function copyPrompt(files: readonly CopyableFile[]): string {
	const numbers = files.length > 1 ? '/1 2 …' : '';
	return `${copyQuestion(files.length)} [y/N${numbers}] `;
}

export function overwritePrompt(files: readonly CopyableFile[]): string {
	return `${overwriteQuestion(files)} [y/N] `;
}

export function rebuildPrompt(
	count: number,
	target: {readonly image: string; readonly path: NodePath},
): string {
	return `${rebuildQuestion(count, target)} [y/N] `;
}

/** What could not be copied; empty: nothing. */
export function refusalReport(outcomes: readonly CopyOutcome[], changes: SessionChanges): string {
	const text = refusalText(outcomes, changes);
	return text === undefined ? '' : `${text}\n`;
}

/** Which files an answer to `copyPrompt` means: `y`, or numbers. Anything else means none. */
export function chosenFiles(
	answer: string,
	files: readonly CopyableFile[],
): readonly CopyableFile[] {
	if (isYes(answer)) {
		return files;
	}

	const numbers = answer.split(/[\s,]+/).filter(word => word !== '');
	const chosen = new Set(numbers.map(Number));
	return files.filter((_, index) => chosen.has(index + 1));
}

export function isYes(answer: string): boolean {
	return /^y(es)?$/i.test(answer.trim());
}
