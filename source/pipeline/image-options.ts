/**
Options of an `Image`. Relative paths start at the folder of the file in which the Image is written.
*/
export type ImageOptions = {
	/**
	Name of the image to start from, as `docker pull` takes it (seed: "Using An Unmodified Image").

	@default 'debian:stable-slim'
	*/
	readonly image?: string;
	/**
	A Dockerfile to start from instead (seed: "Go Custom with a Dockerfile"). Not together with `image`
	or `dockerfileText`.

	@default None: the image starts from `image`.
	*/
	readonly dockerfile?: string;
	/**
	The text of a Dockerfile to start from instead (reference: "Images"). Without `context` there are no
	files that it could `COPY`. Not together with `image` or `dockerfile`.

	@default None: the image starts from `image`.
	*/
	readonly dockerfileText?: string;
	/**
	The folder whose files `COPY` and `ADD` of the Dockerfile read (seed: "Go Custom with a Dockerfile").
	Files that its `.dockerignore` names stay out. Only with a Dockerfile.

	@default The folder of `dockerfile`; none for `dockerfileText`.
	*/
	readonly context?: string;
	/**
	Values for the Dockerfile's `ARG`s, all strings (reference: "Images"). They are no place for secrets:
	an image keeps them. Only with a Dockerfile.

	@default Those that the Dockerfile gives.
	*/
	readonly dockerBuildArgs?: Readonly<Record<string, string>>;
	/**
	A folder whose files are copied to `/mnt/conducto` in the image, which becomes the working directory
	(seed: "Adding Local Files"). Files that the folder's `.dockerignore` names stay out. A live debug
	session mounts it there. Not together with `copyUrl` or `copyRepo`.

	@default Nothing is copied.
	*/
	readonly copyDir?: string;
	/**
	A git repository whose files are copied to `/mnt/conducto` (seed: "Adding Files via Git"), as of
	`copyBranch`: an https, http, ssh, git or file URL, `git@host:path`, or a path that is absolute or
	begins with `./` or `../`. It is cloned when the image is made. Not together with `copyDir` or
	`copyRepo`.

	@default Nothing is copied.
	*/
	readonly copyUrl?: string;
	/**
	The branch, tag or commit to copy (seed: "Adding Files via Git"). Goes with `copyUrl`, or with
	`copyRepo`: then the remote `origin` of that repository is cloned, instead of copying its files.

	@default None; `copyUrl` needs it.
	*/
	readonly copyBranch?: string;
	/**
	Whether the git repository that holds the file in which the Image is written is copied to
	`/mnt/conducto`, all of it and as it lies there (reference: "Images"). Not together with `copyDir` or
	`copyUrl`.

	@default false
	*/
	readonly copyRepo?: boolean;
	/**
	Whether commands start in `/mnt/conducto` when files are copied there (reference: "Images"). If not,
	they start where the image that it starts from says. Only with `copyDir`, `copyUrl` or `copyRepo`.

	@default true
	*/
	readonly dockerAutoWorkdir?: boolean;
	/**
	Packages for pip (seed: "Adding Python Packages"), such as `pandas[excel]==2.2`.

	@default None.
	*/
	readonly installPip?: readonly string[];
	/** Another name of `installPip` (seed: "Adding Python Packages"). */
	readonly reqsPy?: readonly string[];
	/**
	Packages for a global `npm install` (reference: "Images"), such as `typescript@5`. True: a plain
	`npm install` of the `package.json` among the copied files.

	@default None.
	*/
	readonly installNpm?: readonly string[] | true;
	/** Another name of `installNpm`. */
	readonly reqsNpm?: readonly string[] | true;
	/**
	Packages of the image's distribution (reference: "Images"): for apt, apk, dnf or yum.

	@default None.
	*/
	readonly installPackages?: readonly string[];
	/** Another name of `installPackages`. */
	readonly reqsPackages?: readonly string[];
	/**
	Whether the docker command is installed (reference: "Images").

	@default false
	*/
	readonly installDocker?: boolean;
	/** Another name of `installDocker`. */
	readonly reqsDocker?: boolean;
	/**
	What a live debug session mounts (seed: "Mount Local Files while Debugging"): from paths of yours,
	folders or files, to places in the container, absolute or relative to its working directory. It has no
	effect on runs and snapshots.

	@default `copyDir` and `copyRepo` are mounted by themselves.
	*/
	readonly pathMap?: Readonly<Record<string, string>>;
	/**
	The shell that runs commands (reference: "Images"): a name, or an absolute path in the image.

	@default The first that is there of bash, ash, zsh and sh.
	*/
	readonly shell?: string;
	/**
	What the image is called on screen and in `conducto rebuild`. Two different images can't have the
	same name.

	@default Made of the recipe, such as `python:3.12-slim+app`.
	*/
	readonly name?: string;
};
