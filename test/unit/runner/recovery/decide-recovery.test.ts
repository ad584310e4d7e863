import {expect, test} from 'vitest';
import type {ContainerState} from '../../../../source/engine/engine.ts';
import {decideRecovery} from '../../../../source/runner/recovery/decide-recovery.ts';

const created: ContainerState = {state: 'created', id: 'c'};
const running: ContainerState = {state: 'running', id: 'c'};
const exited: ContainerState = {
	state: 'exited',
	id: 'c',
	exit: {exitCode: 4},
	ranMs: 7,
	withEngine: false,
};
const lost: ContainerState = {...exited, withEngine: true};

test.each<[string, boolean, ContainerState | undefined, boolean, string]>([
	['was never made', false, undefined, false, 'withdraw'],
	['was removed by others', true, undefined, false, 'kill'],
	['was made, and not started', false, created, false, 'withdraw'],
	['could not be started', true, created, false, 'withdraw'],
	['was started in the last moment, and runs', false, running, false, 'follow'],
	['runs', true, running, false, 'follow'],
	['ended', true, exited, false, 'end'],
	['was started in the last moment, and ended', false, exited, false, 'end'],
	['was armed, and not released', true, exited, true, 'withdraw'],
	['ended with the engine', true, lost, false, 'kill'],
	['was not released, and ended with the engine', true, lost, true, 'withdraw'],
])('an attempt whose container %s', (_, isStarted, container, isUnreleased, expected) => {
	expect(decideRecovery({isStarted, container, isUnreleased}).do).toBe(expected);
});
