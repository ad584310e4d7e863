import type {Machine, Result} from '../../../../scripts/setup/machine.ts';

export type FakeMachine = Machine & {
	/** What was run and started, as command lines. */
	readonly commands: string[];
	readonly said: string[];
	/** Programs on the search path; commands may add to them. */
	readonly programs: Set<string>;
	readonly files: Map<string, string>;
};

type Answers = {
	/** The result of a command line; undefined: exit code 0 and no output. */
	readonly answer?: (line: string, machine: FakeMachine) => Partial<Result> | undefined;
	readonly programs?: readonly string[];
	readonly files?: Readonly<Record<string, string>>;
	readonly machine?: Partial<Pick<Machine, 'platform' | 'isRoot' | 'env'>>;
	/** Whether a started daemon ends at once. */
	readonly daemonEnds?: boolean;
};

/** A machine of which everything is made up: by default a bare Debian, as root. */
export function fakeMachine(answers: Answers = {}): FakeMachine {
	const files = new Map(Object.entries({'/usr/bin/apt-get': '', ...answers.files}));
	const machine: FakeMachine = {
		platform: 'linux',
		isRoot: true,
		env: {},
		commands: [],
		said: [],
		programs: new Set(answers.programs),
		files,
		cacheFolder: '/cache',
		async run(file, args) {
			const line = [file, ...args].join(' ');
			const program = /^sh -c command -v "\$0" (.*)$/.exec(line)?.[1];
			if (program !== undefined) {
				return {exitCode: machine.programs.has(program) ? 0 : 127, stdout: '', stderr: ''};
			}

			machine.commands.push(line);
			return {exitCode: 0, stdout: '', stderr: '', ...answers.answer?.(line, machine)};
		},
		startDaemon(file) {
			machine.commands.push(`${file} &`);
			return {hasEnded: () => answers.daemonEnds ?? false};
		},
		exists: file => files.has(file),
		read: file => files.get(file),
		remove: file => files.delete(file),
		pause: async () => {},
		say: (subject, text) => machine.said.push(`${subject}: ${text}`),
		...answers.machine,
	};
	return machine;
}
