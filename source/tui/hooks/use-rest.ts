import {useEffect} from 'react';
import type {NodePath} from '../../pipeline/tree.ts';

const restMs = 1000;

/** Tells when the cursor has rested on a node for a second, and when it has moved on. */
export function useRest(selected: NodePath, onRest: (path: NodePath | undefined) => void): void {
	useEffect(() => {
		const timer = setTimeout(() => onRest(selected), restMs);
		return () => {
			clearTimeout(timer);
			onRest(undefined);
		};
	}, [selected, onRest]);
}
