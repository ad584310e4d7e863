import {expect, test} from 'vitest';
import {createFakeEngine} from '../../source/engine/fake-engine.ts';
import type {RunCommand} from '../../source/events/run-command.ts';
import {testRunner} from '../support/runner.ts';
import {exec, parallel} from '../support/specs.ts';

/** More than a call of a function can have arguments. */
const count = 130_000;

test('very many nodes are run, reset and killed', {
	timeout: 120_000,
}, async () => {
	const leaves = Array.from({length: count}, (_, index) => exec(`node ${index}`));
	await using pipeline = await testRunner(createFakeEngine(), parallel('', leaves));
	const {runner} = pipeline;
	// Images are not made: nothing starts, all of it waits.
	runner.begin({buildMissing: false});
	const commands: readonly (readonly [command: RunCommand, queued: number])[] = [
		[{type: 'run'}, count],
		[{type: 'reset', path: '/node 0', after: true}, count],
		[{type: 'kill', path: '/'}, 0],
	];
	for (const [command, queued] of commands) {
		expect(await runner.send(command)).toEqual({ok: true});
		expect(runner.state.queued.size).toBe(queued);
	}
});
