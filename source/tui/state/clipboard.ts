/** The sequence (OSC 52) that puts text on the clipboard of the person's own machine, over SSH too. */
export function copySequence(text: string): string {
	return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
