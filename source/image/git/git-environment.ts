/** What is known of the repository that an image's files come from. */
export type RepositoryVersion = {
	/** Without credentials. */
	readonly url?: string | undefined;
	readonly branch?: string | undefined;
	readonly sha?: string | undefined;
};

/** The variables of containers with files of a git repository (reference: "Images"); none for what is not known. */
export function gitEnvironment({url, branch, sha}: RepositoryVersion): Record<string, string> {
	const variables = {
		CONDUCTO_GIT_URL: url,
		CONDUCTO_GIT_BRANCH: branch,
		CONDUCTO_GIT_SHA: sha,
	};
	return Object.fromEntries(
		Object.entries(variables).flatMap(([name, value]) => (value ? [[name, value]] : [])),
	);
}
