// Seed: "Adding Local Files". `copyDir` copies this folder into the image, where commands start in it.
// It is relative to this file, wherever conducto is called.
//
// Run:      conducto demo/local-files/pipeline.ts
// Output:   Say Hi:    Hello from hello.py in /mnt/conducto
//           List:      hello.py
//                      pipeline.ts
//
// Change hello.py, then press r on "Say Hi": the image still has the old file. Press b to rebuild it,
// then r again.
import {Exec, Image, Serial} from 'conducto';

const python = new Image({image: 'python:3.12-slim', copyDir: '.'});

export default function hello() {
	const pipeline = new Serial({image: python});
	pipeline.add('Say Hi', new Exec('python3 hello.py'));
	pipeline.add('List', new Exec('ls'));
	return pipeline;
}
