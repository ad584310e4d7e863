import {useEffect} from 'react';
import type {Reruns} from '../app-props.ts';
import {noticeOf} from '../state/shells.ts';
import type {Store} from '../state/store.ts';
import type {UiState} from '../state/ui-state.ts';

/** Keeps up with save and rerun. */
export function useReruns(reruns: Reruns, ui: Store<UiState>): void {
	useEffect(
		() => reruns.onChange(states => ui.set(before => ({...before, reruns: states}))),
		[reruns, ui],
	);
	useEffect(
		() => reruns.onProblem(error => ui.set(before => ({...before, notice: noticeOf(error)}))),
		[reruns, ui],
	);
}
