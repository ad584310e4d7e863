import {afterEach, expect, test, vi} from 'vitest';
import {createReadyShells} from '../../../source/commands/ready-shells.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {debugRequest} from '../../support/debug-request.ts';

afterEach(() => {
	vi.useRealTimers();
});

/** Shells whose surroundings the test decides on. */
function surroundings() {
	const engine = createFakeEngine();
	const listeners = new Set<() => void>();
	const now = {command: 'true', isIdle: true, isBuilt: true};
	const requestFor = async (path: string) => {
		if (!now.isBuilt) {
			throw new ConductoError('image-not-ready', 'Not yet.');
		}

		return debugRequest(engine, {owner: 'owner', path, command: now.command});
	};
	const shells = createReadyShells({
		connection: {
			onEvents(listener) {
				const call = (): void => listener([]);
				listeners.add(call);
				return () => listeners.delete(call);
			},
		},
		requestFor,
		isIdle: () => now.isIdle,
	});
	return {
		engine,
		now,
		shells,
		requestFor,
		listeners,
		happen() {
			for (const listener of listeners) {
				listener();
			}
		},
		/** Nodes and states of the containers that there are. */
		containers: () =>
			[...engine.containers.values()].map(
				({spec, state}) => `${spec.labels['com.conducto.node']} ${state()}`,
			),
	};
}

test('a rest makes a shell ready, which is then opened; another one is made after that', async () => {
	const {engine, shells, requestFor, containers, now} = surroundings();
	shells.onRest('/a');
	await expect.poll(containers).toEqual(['/a running']);
	const session = await shells.open(await requestFor('/a'));
	expect(engine.calls('createContainer')).toBe(1);
	now.isIdle = false;
	shells.look();
	await session.close();
	now.isIdle = true;
	shells.look();
	await expect.poll(containers).toEqual(['/a running']);
	await shells.close();
	expect(containers()).toEqual([]);
});

test('a shell that was not made ready is opened anew', async () => {
	const {engine, shells, requestFor} = surroundings();
	const session = await shells.open(await requestFor('/a'));
	expect(engine.calls('createContainer')).toBe(1);
	await session.close();
	await shells.close();
});

test('what a rebuild, an edit or a reset makes another one is made anew', async () => {
	const {engine, now, shells, happen, containers} = surroundings();
	now.isBuilt = false;
	shells.onRest('/a');
	happen();
	now.isBuilt = true;
	await expect.poll(containers).toEqual(['/a running']);
	now.command = 'false';
	happen();
	await expect.poll(() => engine.calls('createContainer')).toBe(2);
	await expect.poll(containers).toEqual(['/a running']);
	now.isBuilt = false;
	happen();
	await expect.poll(containers).toEqual([]);
	await shells.close();
});

test('where the cursor has long been away from, nothing is kept', async () => {
	vi.useFakeTimers({shouldAdvanceTime: true});
	const {shells, containers} = surroundings();
	shells.onRest('/a');
	await expect.poll(containers).toEqual(['/a running']);
	shells.onRest(undefined);
	shells.onRest('/b');
	await expect.poll(containers).toEqual(['/a running', '/b running']);
	await vi.advanceTimersByTimeAsync(61_000);
	await expect.poll(containers).toEqual(['/b running']);
	await shells.close();
	expect(containers()).toEqual([]);
});

test('after the end, nothing is made and nothing is listened to', async () => {
	const {shells, containers, listeners} = surroundings();
	shells.onRest('/a');
	await shells.close();
	shells.onRest('/b');
	shells.look();
	expect(listeners.size).toBe(0);
	expect(containers()).toEqual([]);
});
