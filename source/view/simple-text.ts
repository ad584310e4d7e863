/*
Characters of one column each, whatever stands beside them: ASCII, Latin, Greek, Cyrillic, general punctuation, box
drawing, and what stands for bytes that are no text. Nothing that combines, joins, is wide or may be an emoji.
*/
const simple =
	/^[ -~\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u2500-\u259f\ufffd]*$/;

/** Whether as many columns are taken as there are characters, so that nothing has to be taken apart to be measured. */
export function isSimple(text: string): boolean {
	return simple.test(text);
}
