import type {Fault} from '../check-env.ts';
import type {ImageParameters, Naming, ParameterName} from './parameters.ts';

type Check = (image: ImageParameters, name: Naming) => Fault | undefined;

/** The names under which the same can be said. */
export const secondNames = {
	reqs_py: 'install_pip',
	reqs_npm: 'install_npm',
	reqs_packages: 'install_packages',
	reqs_docker: 'install_docker',
} as const satisfies Partial<Record<ParameterName, ParameterName>>;

/** What does not go together in a recipe, if anything does not (reference: "Images"). */
export function combinationFault(image: ImageParameters, name: Naming): Fault | undefined {
	for (const check of checks) {
		const fault = check(image, name);
		if (fault) {
			return fault;
		}
	}

	return undefined;
}

const checks: readonly Check[] = [
	saidTwice,
	(image, name) =>
		severalOf(
			['image', 'dockerfile', 'dockerfile_text'],
			image,
			name,
			'An image starts from one of them.',
		),
	(image, name) =>
		severalOf(
			['copy_dir', 'copy_url', 'copy_repo'],
			image,
			name,
			'The files of an image come from one of them.',
		),
	needs('copy_url', ['copy_branch'], 'Name the branch, tag or commit to copy.'),
	needs('copy_branch', ['copy_url', 'copy_repo'], 'Say which repository it is a branch of.'),
	needs('context', dockerfiles(), 'It is the folder that COPY of a Dockerfile reads.'),
	needs('docker_build_args', dockerfiles(), 'They are the values of ARG in a Dockerfile.'),
	needs('docker_auto_workdir', copies(), 'It says whether commands start among the copied files.'),
	plainNpmWithoutFiles,
];

function dockerfiles(): ParameterName[] {
	return ['dockerfile', 'dockerfile_text'];
}

function copies(): ParameterName[] {
	return ['copy_dir', 'copy_url', 'copy_repo'];
}

function saidTwice(image: ImageParameters, name: Naming): Fault | undefined {
	for (const [second, first] of Object.entries(secondNames)) {
		const names = [first, second as keyof typeof secondNames];
		if (names.every(parameter => image[parameter] !== undefined)) {
			return {
				sentence: `${listed(names, name)} are two names for the same.`,
				hint: `Leave ${name(second as ParameterName)} out.`,
			};
		}
	}

	return undefined;
}

function severalOf(
	parameters: readonly ParameterName[],
	image: ImageParameters,
	name: Naming,
	hint: string,
): Fault | undefined {
	const given = parameters.filter(parameter => isGiven(image, parameter));
	return given.length > 1
		? {sentence: `${listed(given, name)} can't be used together.`, hint}
		: undefined;
}

/** A parameter that means nothing without one of some others. */
function needs(parameter: ParameterName, others: readonly ParameterName[], hint: string): Check {
	return (image, name) =>
		isGiven(image, parameter) && !others.some(other => isGiven(image, other))
			? {sentence: `${name(parameter)} needs ${listed(others, name, 'or')}.`, hint}
			: undefined;
}

function plainNpmWithoutFiles(image: ImageParameters, name: Naming): Fault | undefined {
	const parameter = image.install_npm === undefined ? 'reqs_npm' : 'install_npm';
	return image[parameter] === true && !copies().some(copy => isGiven(image, copy))
		? {
				sentence: `${name(parameter)}: true needs ${listed(copies(), name, 'or')}.`,
				hint: 'It installs what package.json among the copied files names; else list the packages.',
			}
		: undefined;
}

/** `copy_repo: false` is as good as nothing. */
function isGiven(image: ImageParameters, parameter: ParameterName): boolean {
	const value = image[parameter];
	return value !== undefined && !(parameter === 'copy_repo' && value === false);
}

/** `copyDir, copyUrl and copyRepo`. */
function listed(parameters: readonly ParameterName[], name: Naming, word = 'and'): string {
	const names = parameters.map(name);
	const last = names.pop() ?? '';
	return names.length === 0 ? last : `${names.join(', ')} ${word} ${last}`;
}
