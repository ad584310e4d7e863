import type {Arg, Instruction, Run} from 'dockerfile-ast';
import {expandVariables} from './expand-variables.ts';

type Range = ReturnType<Instruction['getRange']>;

/** A part of the text, as offsets. */
export type Span = {readonly start: number; readonly end: number};

export type ImageMention = Span & {
	/** The image's name, with the values of variables. */
	readonly name: string;
	/** `syntax`: it does not become part of what is built, but says who reads the Dockerfile. */
	readonly use: 'files' | 'syntax';
};

/** What of a Dockerfile counts here. */
export type ParsedDockerfile = {
	/** All images that are named and are no stages of the Dockerfile itself. */
	readonly images: readonly ImageMention[];
	/** Where the `FROM` of each stage ends. */
	readonly stageStarts: readonly number[];
	/** Where the `RUN` of each such instruction ends: its options go there. `ONBUILD RUN` is for later builds. */
	readonly runs: readonly number[];
};

/** Reads a Dockerfile. What is wrong with it is for the builder to say. */
export async function parseDockerfile(
	text: string,
	args: Readonly<Record<string, string>>,
): Promise<ParsedDockerfile> {
	// Loaded when it is first needed: that takes longer than reading a Dockerfile.
	const ast = await import('./ast.ts');
	const dockerfile = ast.DockerfileParser.parse(text);
	const offset = offsets(text);
	const stages = new Set<string>();
	const values = new Map<string, string>();
	const images: ImageMention[] = [];
	const stageStarts: number[] = [];
	const runs: number[] = [];

	const mention = (
		name: string | null | undefined,
		range: Range | null,
		use: ImageMention['use'] = 'files',
	): void => {
		if (name && range && isImage(name, stages)) {
			images.push({name, use, start: offset(range.start), end: offset(range.end)});
		}
	};

	for (const directive of dockerfile.getDirectives()) {
		if (directive.getName().toLowerCase() === 'syntax') {
			mention(directive.getValue(), directive.getValueRange(), 'syntax');
		}
	}

	for (const instruction of dockerfile.getInstructions()) {
		if (instruction instanceof ast.From) {
			mention(expandVariables(instruction.getImage() ?? '', values), instruction.getImageRange());
			stages.add(String(stageStarts.length));
			stages.add(instruction.getBuildStage()?.toLowerCase() ?? '');
			stageStarts.push(offset(instruction.getRange().end));
		} else if (instruction instanceof ast.Arg && stageStarts.length === 0) {
			readArguments(instruction, args, values);
		} else if (instruction instanceof ast.Copy) {
			const from = instruction.getFlags().find(flag => flag.getName() === 'from');
			mention(from?.getValue(), from?.getValueRange() ?? null);
		} else if (instruction instanceof ast.Run) {
			runs.push(offset(instruction.getInstructionRange().end));
			for (const option of mountOptions(instruction)) {
				mention(option.getValue(), option.getValueRange());
			}
		}
	}

	return {images, stageStarts, runs};
}

/** `ARG`s before the first `FROM` are what `FROM` may use. */
function readArguments(
	instruction: Arg,
	args: Readonly<Record<string, string>>,
	values: Map<string, string>,
): void {
	for (const property of instruction.getProperties()) {
		const name = property.getName();
		const value = args[name] ?? expandVariables(property.getValue() ?? '', values);
		if (value !== undefined && (property.getValue() !== null || name in args)) {
			values.set(name, value);
		}
	}
}

function mountOptions(instruction: Run) {
	return instruction
		.getFlags()
		.filter(flag => flag.getName() === 'mount')
		.flatMap(flag => flag.getOptions())
		.filter(option => option.getName() === 'from');
}

function isImage(name: string, stages: ReadonlySet<string>): boolean {
	return name !== 'scratch' && !name.includes('$') && !stages.has(name.toLowerCase());
}

/** From the parser's lines and columns to places in the text. */
function offsets(text: string): (position: Range['start']) => number {
	const lines = [
		0,
		...[...text.matchAll(/\r\n|\r|\n/g)].map(({0: end, index}) => index + end.length),
	];
	return ({line, character}) => (lines[line] ?? 0) + character;
}
