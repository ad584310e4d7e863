// Seed: "Using An Unmodified Image". Without the option `image`, commands run in Debian.
//
// Run:      conducto demo/unmodified-image.ts
// Output:   NAME="Debian GNU/Linux"
import {Exec, Serial} from 'conducto';

export default function whichDistro() {
	const pipeline = new Serial();
	pipeline.add('Node Name', new Exec("cat /etc/*-release | grep -E '^NAME'"));
	return pipeline;
}
