import {docker} from './containers.ts';
import {temporaryFolder} from './temporary-folder.ts';

/** A Debian with programs that draw on the whole screen, and with login files of all kinds. */
const tools = `FROM debian:stable-slim
RUN apt-get update && apt-get install -y --no-install-recommends vim-tiny less procps htop zsh && rm -rf /var/lib/apt/lists/*
COPY profile.sh /etc/profile.d/profile.sh
COPY bashrc /root/.bashrc
COPY zprofile /root/.zprofile
COPY zshrc /root/.zshrc
COPY history /root/.bash_history
COPY history /root/.zsh_history
ENV PATH=/opt/tool/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
`;

const login = 'export NODE=profile LOGIN=read\nPATH=$PATH:/opt/login/bin\n';

const files = {
	'profile.sh': login,
	zprofile: login,
	// Makes the prompt anew each time.
	bashrc: `alias hi='echo alias of bash'\nPROMPT_COMMAND='PS1="own \\w> "'\ncd /tmp\n`,
	zshrc: `alias hi='echo alias of zsh'\nprecmd() { PROMPT='own %~> ' }\ncd /tmp\nHISTFILE=~/.zsh_history SAVEHIST=100\n`,
	history: 'echo an earlier one\n',
};

export type ShellImages = AsyncDisposable & {
	readonly tools: string;
	/** The same without a shell but dash. */
	readonly plain: string;
	/** Nothing but a file, and a user that is not root. */
	readonly bare: string;
};

/** Builds images for the tests of what is in a debug shell; `unique` is in their names. */
export async function buildShellImages(unique: string): Promise<ShellImages> {
	const name = (tag: string): string => `conducto-test/${unique}:${tag}`;
	await using folder = await temporaryFolder(files);
	const build = async (tag: string, dockerfile: string): Promise<string> => {
		await folder.write('Dockerfile', dockerfile);
		await docker('build', '--quiet', '--tag', name(tag), folder.path);
		return name(tag);
	};

	const full = await build('tools', tools);
	const plain = await build('plain', `FROM ${full}\nRUN rm /usr/bin/bash /usr/bin/zsh*\n`);
	const bare = await build('bare', 'FROM scratch\nCOPY history /only/file\nUSER 1000\n');
	return {
		tools: full,
		plain,
		bare,
		async [Symbol.asyncDispose]() {
			await docker('rmi', '--force', bare, plain, full);
		},
	};
}
