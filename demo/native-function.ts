// A function of the definition as a node: it runs in the container, with a package that only the image
// has (seed: "Adding Python Packages"). Behind a proxy that signs TLS anew, set CONDUCTO_CA_BUNDLE to
// your certificates.
//
// conducto demo/native-function.ts prints a cow that says "Hello World".
import {Exec, Image, Serial} from 'conducto';

const image = new Image({image: 'node:22-slim', installNpm: ['cowsay']});

type Cowsay = {readonly say: (options: {readonly text: string}) => string};

export async function sayIt(text: string): Promise<void> {
	// In a variable, so that TypeScript does not look for it on this machine.
	const name = 'cowsay';
	const {say}: Cowsay = await import(name);
	console.log(say({text}));
}

export default function hello() {
	const pipeline = new Serial({image});
	pipeline.add('Say it', new Exec(sayIt, 'Hello World'));
	return pipeline;
}
