/** Files of the person's own that were saved together. */
export type Save = {
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** Some of their names, relative to the folder that is mapped; the first to be saved comes first. */
	readonly files: readonly string[];
	/** How many they are. */
	readonly count: number;
};

/**
How far save and rerun of a node is (issue: "Save and rerun"). Not a RunEvent: nothing of it is part of the run, and
only the display that switched it on is told.
*/
export type Rerun =
	/** Its container is being made. */
	| {readonly state: 'opening'}
	/** Nothing was saved yet. */
	| {readonly state: 'waiting'}
	| {readonly state: 'running'; readonly save: Save; readonly number: number}
	| {
			readonly state: 'ended';
			readonly save: Save;
			readonly number: number;
			readonly exitCode: number;
			readonly ranMs: number;
	  };
