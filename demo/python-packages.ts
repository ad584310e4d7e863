// Seed: "Adding Python Packages". Packages are installed into the image, once: nodes and pipelines that
// ask for the same ones share them. There are installNpm, installPackages and installDocker as well.
//
// Run:      conducto demo/python-packages.ts
// Output:   a cow that says Hello World
//
// Behind a company's proxy that signs TLS anew, name its certificates first:
//           export CONDUCTO_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
import {Exec, Image, Serial} from 'conducto';

const image = new Image({image: 'python:3.12-slim', installPip: ['cowsay']});

export default function moo() {
	const pipeline = new Serial({image});
	pipeline.add('Say it', new Exec('cowsay --text "Hello World"'));
	return pipeline;
}
