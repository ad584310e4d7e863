import {Exec, Serial} from 'conducto';

/** Ten nodes that do nothing, one after another. */
export default function chain() {
	const pipeline = new Serial({image: 'busybox:latest'});
	for (let step = 1; step <= 10; step++) {
		pipeline.add(`Step ${step}`, new Exec('true'));
	}

	return pipeline;
}
