import type {AttemptOutcome, RunEventBody} from '../../../source/events/run-event.ts';
import type {NodePath} from '../../../source/pipeline/tree.ts';
import {starts} from '../../support/state.ts';
import type {FakeConnection} from './fake-connection.ts';

const image = 'debian:stable-slim';

export function ended(
	path: NodePath,
	outcome: AttemptOutcome,
	durationMs: number,
	attempt = 1,
): RunEventBody {
	return {type: 'attempt-ended', path, attempt, outcome, durationMs};
}

export function imageBuilt(): RunEventBody[] {
	const built = {imageId: 'sha256:1', shell: '/bin/bash', workdir: '/', distribution: undefined};
	return [
		{type: 'image-started', image},
		{type: 'image-built', image, built},
	];
}

export const copying: readonly RunEventBody[] = [
	{type: 'image-started', image},
	{type: 'image-step-started', image, step: 'copy'},
	{
		type: 'image-step-progressed',
		image,
		step: 'copy',
		progress: {unit: 'files', current: 120, total: 800},
	},
];

/** One node runs, one has failed with output, one is queued, one is done. The clock shows 100 s. */
export function midway(connection: FakeConnection): void {
	connection.happen(
		87_000,
		{type: 'run-started'},
		...imageBuilt(),
		...starts('/Build/Compile'),
		...starts('/Build/Lint'),
		{type: 'node-queued', path: '/Build/Docs'},
	);
	connection.happen(90_213, ended('/Build/Lint', {state: 'error', exitCode: 1}, 3213));
	connection.print(
		'/Build/Lint',
		'> lint\n\u001b[31merror\u001b[0m source/a.ts:3 unused\n1 problem\n',
	);
	connection.print('/Build/Compile', 'cc -c main.c\n');
}
