/**
Sends to stderr what code in this process prints to stdout: stdout is this program's own, for JSON
lines or the screen. Returns what ends that.
*/
export function printToStderr(): () => void {
	const {stdout, stderr} = process;
	const {write} = stdout;
	stdout.write = stderr.write.bind(stderr);
	return () => {
		stdout.write = write;
	};
}
