// Reference: "Callbacks on state". What is done about an error, and commands that follow a node's states.
//
// Run:      conducto demo/retries.ts --run
// Output:   Flaky:     fails once, and is done in attempt 2 (retry 1 of 2)
//           Hungry:    runs out of memory, and is done with twice as much
//           Links:     fails, and is skipped: a warning, so that the pipeline is done all the same
//           Pipeline:  a command tells that it is done
//
// Select a node: below its output stand its attempts with why they were made, and the commands that
// followed. `conducto logs <id> callback:/` prints what the last one printed.
import {Exec, retry, retryThenSkip, retryWithDoubleMem, Serial} from 'conducto';

const flaky = 'cd /conducto/data/pipeline && test -e tried || { touch tried; exit 1; }';
const hungry = 'set -o pipefail; head -c 40000000 /dev/zero | tail -c 40000000 | wc -c';

export default function retries() {
	const pipeline = new Serial({onDone: 'echo "$CONDUCTO_NODE is $CONDUCTO_STATE"'});
	pipeline.add('Flaky', new Exec(flaky, {onError: retry(2)}));
	pipeline.add('Hungry', new Exec(hungry, {mem: 0.03, onError: retryWithDoubleMem(2)}));
	pipeline.add(
		'Links',
		new Exec('echo "a link is broken"; exit 1', {
			onError: retryThenSkip(1),
			onSkipped: 'echo "$CONDUCTO_NODE was skipped after attempt $CONDUCTO_ATTEMPT"',
		}),
	);
	return pipeline;
}
