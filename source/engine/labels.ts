/** Labels of containers (design: "Names and labels"). */
export const containerLabels = {
	owner: 'com.conducto.owner',
	pipeline: 'com.conducto.pipeline',
	node: 'com.conducto.node',
	attempt: 'com.conducto.attempt',
	kind: 'com.conducto.kind',
	/** Of a container that nodes share: what it is like, so that it can be told whether it is what a node asks for. */
	likeness: 'com.conducto.likeness',
	/** Process id and start time of the program that holds a debug session open; `left-up`: none, on purpose. */
	session: 'com.conducto.session',
	/** The folder on its machine that a debug session's container has mounted, and nobody else needs. */
	folder: 'com.conducto.folder',
	/** Of a debug session: what another program has to know to go on with it, or to end it (`NotedSession`), as JSON. */
	noted: 'com.conducto.noted',
} as const;

export type ContainerKind =
	| 'exec'
	| 'shared'
	| 'callback'
	| 'snapshot'
	| 'live'
	| 'failed'
	/** Of a debug session that nobody asked for yet; only in names. */
	| 'ready'
	/** A warm one, in which saving a file runs the node's command. */
	| 'rerun'
	| 'build';

/** Labels of images: apart from those of containers, because containers inherit their image's. */
export const imageLabels = {
	owner: 'com.conducto.image.owner',
	pipeline: 'com.conducto.image.pipeline',
	name: 'com.conducto.image.name',
	/** `failed`: the copy of a failed attempt's container, for a debug session. Others have none. */
	kind: 'com.conducto.image.kind',
	/** Of such a copy, like that of containers. */
	session: 'com.conducto.image.session',
} as const;
