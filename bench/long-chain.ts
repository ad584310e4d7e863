import {Exec, Serial} from 'conducto';

/** Fifty nodes that do nothing, one after another. */
export default function longChain() {
	const pipeline = new Serial({image: 'busybox:latest'});
	for (let step = 1; step <= 50; step++) {
		pipeline.add(`Step ${step}`, new Exec('true'));
	}

	return pipeline;
}
