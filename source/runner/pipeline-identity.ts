/** Which pipeline a runner works for, as its containers, images and files are marked. */
export type PipelineIdentity = {
	readonly id: string;
	/** The uuid of the state folder. */
	readonly owner: string;
	/** The pipeline's folder in the state folder. */
	readonly folder: string;
};
