import leven from 'leven';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {GitSession} from './git-session.ts';

/** What a person's word for a version of a repository stands for there. */
export type Wanted =
	/** A branch or a tag. */
	| {readonly kind: 'ref'; readonly ref: string; readonly sha: string}
	| {readonly kind: 'commit'; readonly sha: string}
	/** The first digits of a commit's sha. */
	| {readonly kind: 'abbreviated'; readonly digits: string};

const suggestedAtMost = 3;

/** Asks the remote, unless the word is a whole sha. A branch wins over a tag of the same name. */
export async function findCommit(session: GitSession, word: string): Promise<Wanted> {
	if (/^[0-9a-f]{40}$/i.test(word)) {
		return {kind: 'commit', sha: word.toLowerCase()};
	}

	const branch = `refs/heads/${word}`;
	const tag = `refs/tags/${word}`;
	const asked = [branch, tag, `${tag}^{}`];
	if (word === 'HEAD' || word.startsWith('refs/')) {
		asked.push(word, `${word}^{}`);
	}

	const refs = await listRefs(session, asked);
	const ref = [branch, tag, word].find(name => refs.has(name));
	if (ref !== undefined) {
		if (ref === branch && refs.has(tag)) {
			session.say(`${word} is both a branch and a tag: this is the branch.`);
		}

		return {kind: 'ref', ref, sha: refs.get(`${ref}^{}`) ?? refs.get(ref) ?? ''};
	}

	if (/^[0-9a-f]{4,39}$/i.test(word)) {
		return {kind: 'abbreviated', digits: word.toLowerCase()};
	}

	throw await unknownVersion(session, word);
}

/** The remote's refs and their commits; `^{}` behind an annotated tag's name is what it stands for. */
async function listRefs(
	session: GitSession,
	patterns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const output = await session.demand(['ls-remote', '--', session.remote.url, ...patterns]);
	return new Map(
		output
			.split('\n')
			.map(line => line.split('\t'))
			.flatMap(([sha, name]) => (sha && name ? [[name, sha] as const] : [])),
	);
}

/** The error for a word that stands for nothing, with the names that are most like it. */
export async function unknownVersion(session: GitSession, word: string): Promise<ConductoError> {
	const {url} = session.remote;
	const refs = await listRefs(session, ['refs/heads/*', 'refs/tags/*']);
	const names = new Set(
		[...refs.keys()]
			.filter(name => !name.endsWith('^{}'))
			.map(name => name.replace(/^refs\/(heads|tags)\//, '')),
	);
	const message = `${url} has no branch, tag or commit ${word}.`;
	if (names.size === 0) {
		return new ConductoError('image-failed', message, {hint: 'It is empty: push something to it.'});
	}

	const similar = [...names]
		.map(name => ({name, distance: leven(name, word)}))
		.sort((a, b) => a.distance - b.distance)
		.slice(0, suggestedAtMost)
		.map(({name}) => name);
	return new ConductoError('image-failed', message, {
		hint: `Correct copyBranch. Similar names there: ${similar.join(', ')}.`,
	});
}
