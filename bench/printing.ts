import {Exec} from 'conducto';

/** A node that prints lines, as many bytes as it is told. */
export default function printing(bytes: string) {
	return new Exec(linesOf(bytes), {image: 'busybox:latest'});
}

export function linesOf(bytes: string): string {
	return `yes 'The quick brown fox jumps over the lazy dog, 0123456789 times or more' | head -c ${bytes}`;
}
