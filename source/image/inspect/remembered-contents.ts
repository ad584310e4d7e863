import type {ImageContents, PackageManager} from './image-contents.ts';

/** Raised when more is looked for, or it is found in another way: what was remembered before is made anew. */
const contentsVersion = 1;

/** The form in which contents are remembered. */
export function recordOf(contents: ImageContents): unknown {
	return {v: contentsVersion, contents};
}

/** Contents that were remembered; undefined when they are of another version, or damaged. */
export function parseContents(record: unknown): ImageContents | undefined {
	if (!isRecord(record) || record.v !== contentsVersion || !isRecord(record.contents)) {
		return undefined;
	}

	const {contents} = record;
	return isContents(contents) ? contents : undefined;
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = value => typeof value === 'string';
const isNumber: Check = value => typeof value === 'number';
const isTexts: Check = value => Array.isArray(value) && value.every(isText);
const isOptional =
	(check: Check): Check =>
	value =>
		value === undefined || check(value);
const isOneOf =
	<T>(values: readonly T[]): Check =>
	value =>
		values.includes(value as T);
const hasFields =
	(fields: Readonly<Record<string, Check>>): Check =>
	value =>
		isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const checkContents = hasFields({
	distribution: isOptional(isText),
	distributionId: isOptional(isText),
	distributionLike: isTexts,
	architecture: isText,
	shells: isTexts,
	user: hasFields({
		name: isOptional(isText),
		uid: isOptional(isNumber),
		gid: isOptional(isNumber),
	}),
	home: isText,
	workdir: isText,
	entrypoint: isTexts,
	python: isOptional(
		hasFields({
			path: isText,
			version: isOptional(isText),
			externallyManaged: value => typeof value === 'boolean',
			pip: isOptional(isText),
		}),
	),
	node: isOptional(hasFields({path: isText, version: isOptional(isText), npm: isOptional(isText)})),
	packageManager: isOptional(isOneOf<PackageManager>(['apt-get', 'apk', 'dnf', 'microdnf', 'yum'])),
	temporaryFolder: isOneOf<ImageContents['temporaryFolder']>(['writable', 'read-only', 'missing']),
} satisfies Record<keyof ImageContents, Check>);

function isContents(value: unknown): value is ImageContents {
	return checkContents(value);
}

function isRecord(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
