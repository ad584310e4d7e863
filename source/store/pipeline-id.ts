/** Letters and digits that can't be mistaken for each other when a person types them. */
const alphabet = 'abcdefghjkmnpqrstvwxyz23456789';

/** A short id of six characters, made from the given randomness (at least six bytes). */
export function pipelineId(random: Uint8Array): string {
	return Array.from(random.slice(0, 6), byte => alphabet[byte % alphabet.length]).join('');
}
