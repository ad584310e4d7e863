// Data stores: folders that every container has, debug shells included. What one command leaves in
// /conducto/data/pipeline, a later one finds, and it goes with the pipeline (`conducto clean`). What is in
// /conducto/data/user stays for all pipelines, as a cache would.
//
// Run:      conducto demo/data-stores.ts
// Output:   Read:   1 passed, 0 failed
//           Count:  This is run 1 on this machine. (And 2 the next time.)
import {Exec, Serial} from 'conducto';

export default function dataStores() {
	const pipeline = new Serial();
	pipeline.add('Write', new Exec('echo "1 passed, 0 failed" > /conducto/data/pipeline/report.txt'));
	pipeline.add('Read', new Exec('cat /conducto/data/pipeline/report.txt'));
	pipeline.add(
		'Count',
		new Exec(`cd /conducto/data/user
echo >> demo-runs
echo "This is run $(wc -l < demo-runs) on this machine."`),
	);
	return pipeline;
}
