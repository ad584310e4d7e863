// Seed: "Go Custom with a Dockerfile". The Dockerfile's folder is the build's context, unless `context`
// names another one. `dockerBuildArgs` gives values to its ARGs.
//
// Run:      conducto demo/dockerfile/pipeline.ts
// Output:   Greet:   Hello, Oddish
//           Names:   Oddish
//                    Pikachu
//
// Change names.txt or the Dockerfile: the nodes show that their image is stale. Press b to rebuild it,
// and r to run a node on the new one.
import {Exec, Image, Parallel} from 'conducto';

const image = new Image({dockerfile: 'Dockerfile', dockerBuildArgs: {GREETING: 'Hello'}});

export default function greet() {
	const pipeline = new Parallel({image});
	pipeline.add('Greet', new Exec('greet Oddish'));
	pipeline.add('Names', new Exec('cat names.txt'));
	return pipeline;
}
