// Seed: "Using An Unmodified Image". An image from a registry, named by a string. What a parent says
// holds for its children, and a child may say otherwise.
//
// Run:      conducto demo/string-image.ts
// Output:   In BusyBox:  BusyBox v1.… multi-call binary.
//           In Debian:   NAME="Debian GNU/Linux"
import {Exec, Serial} from 'conducto';

export default function whichDistro() {
	const pipeline = new Serial({image: 'busybox:latest'});
	pipeline.add('In BusyBox', new Exec('busybox --help 2>&1 | head -n 1'));
	pipeline.add(
		'In Debian',
		new Exec("cat /etc/*-release | grep -E '^NAME'", {image: 'debian:stable-slim'}),
	);
	return pipeline;
}
