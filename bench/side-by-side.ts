import {Exec, Parallel} from 'conducto';

/** Two hundred nodes that do nothing, all at once. */
export default function sideBySide() {
	const pipeline = new Parallel({image: 'busybox:latest'});
	for (let step = 1; step <= 200; step++) {
		pipeline.add(`Node ${step}`, new Exec('true'));
	}

	return pipeline;
}
