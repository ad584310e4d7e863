// Seed: "Mount Local Files while Debugging". Conducto can't know where the files of a Dockerfile come
// from. `pathMap` says it: from a path beside this file to one below the container's working directory.
//
// Run:      conducto demo/path-map/pipeline.ts
// Output:   Greet:   Hello from p
//
// Press d on the node for a live shell and change p/greet.sh: local-copy/p/greet.sh has changed. A
// snapshot shell (s) and the pipeline itself go on with the image's copy, until b rebuilds it.
import {Exec, Image, Serial} from 'conducto';

const image = new Image({dockerfile: 'Dockerfile', pathMap: {'./local-copy/p': './p'}});

export default function greet() {
	const pipeline = new Serial({image});
	pipeline.add('Greet', new Exec('p/greet.sh'));
	return pipeline;
}
