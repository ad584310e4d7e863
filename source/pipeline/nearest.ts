import leven from 'leven';

/** More than this share of a word mistyped is another word. */
const toleratedShare = 0.4;

/** The known word that a mistyped one most likely stands for. Case and `_` don't count: `copy_dir` is `copyDir`. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
	let best: {word: string; distance: number} | undefined;
	for (const candidate of known) {
		const distance = leven(plain(word), plain(candidate));
		const tolerated = Math.max(1, Math.floor(candidate.length * toleratedShare));
		if (distance <= tolerated && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
			best = {word: candidate, distance};
		}
	}

	return best?.word;
}

function plain(word: string): string {
	return word.replaceAll(/[_\s-]/g, '').toLowerCase();
}
