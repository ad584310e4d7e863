import {expect, test} from 'vitest';
import {createImageWatches} from '../../../source/runner/image-watches.ts';
import {imageMemory} from '../../support/image-memory.ts';
import {exec} from '../../support/specs.ts';
import {stateAfter} from '../../support/state.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {inputOf} from '../image/watch/watched.ts';

test('a change that can not be written down is told as a fault', async () => {
	await using folder = await temporaryFolder({a: 'first'});
	const input = await inputOf({folder: folder.path});
	await folder.write('a', 'second');
	const {promise: fault, resolve: onFault} = Promise.withResolvers<Error>();
	const watches = createImageWatches({
		state: stateAfter(exec('', 'true')),
		emit() {
			throw new Error('disk full');
		},
		pipelineId: 'abc234',
		memory: imageMemory('/nowhere'),
		onFault,
	});
	watches.watch('image', [input]);
	expect((await fault).message).toBe('disk full');
	watches.close();
});
