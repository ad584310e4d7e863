/** A user of an image, as an engine would find it. */
export type ImageUser = {
	/** Undefined when only a number is known. */
	readonly name: string | undefined;
	/** Undefined when the image names a user that it does not have: no container of it starts. */
	readonly uid: number | undefined;
	readonly gid: number | undefined;
};

export type PythonProgram = {
	/** Absolute path. */
	readonly path: string;
	/** As in `3.12.1`; undefined when it did not say so in time. */
	readonly version: string | undefined;
	/** Whether it keeps pip from installing into it (PEP 668). */
	readonly externallyManaged: boolean;
	/** Version of its pip; undefined: it has none. */
	readonly pip: string | undefined;
};

export type NodeProgram = {
	/** Absolute path. */
	readonly path: string;
	/** As in `22.18.0`; undefined when it did not say so in time. */
	readonly version: string | undefined;
	/** Absolute path of npm, if it is there. */
	readonly npm: string | undefined;
};

export type PackageManager = 'apt-get' | 'apk' | 'dnf' | 'microdnf' | 'yum';

/** What is found by looking into an image (seed: "Base Image Selection"; reference: "Images"). */
export type ImageContents = {
	/** `/etc/os-release`'s `PRETTY_NAME`. */
	readonly distribution: string | undefined;
	/** `/etc/os-release`'s `ID` (`debian`). */
	readonly distributionId: string | undefined;
	/** `/etc/os-release`'s `ID_LIKE`: what it derives from, nearest first. */
	readonly distributionLike: readonly string[];
	/** As the engine calls it: `amd64`, `arm64`. */
	readonly architecture: string;
	/** Absolute paths, best first: bash, ash, zsh, sh. */
	readonly shells: readonly string[];
	readonly user: ImageUser;
	readonly home: string;
	readonly workdir: string;
	readonly entrypoint: readonly string[];
	readonly python: PythonProgram | undefined;
	readonly node: NodeProgram | undefined;
	readonly packageManager: PackageManager | undefined;
	/** Whether the image's user may write into `/tmp`. */
	readonly temporaryFolder: 'writable' | 'read-only' | 'missing';
};
