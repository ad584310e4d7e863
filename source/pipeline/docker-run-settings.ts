/** What JSON can say. */
export type EngineValue =
	| string
	| number
	| boolean
	| readonly EngineValue[]
	| {readonly [key: string]: EngineValue};

/** What flags of `docker run` ask of the engine, in the words of its API's create request. */
export type DockerRunSettings = {
	/** Fields of the request itself. */
	readonly body: Record<string, EngineValue>;
	/** Fields of its `HostConfig`. */
	readonly host: Record<string, EngineValue>;
	readonly env: Record<string, string>;
	readonly labels: Record<string, string>;
};
