// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Dockerfiles.
import {describe, expect, test} from 'vitest';
import {noAliases} from '../../../../source/image/aliases.ts';
import {parseDockerfile} from '../../../../source/image/dockerfile/parse-dockerfile.ts';
import {
	aliasImages,
	lendCertificates,
} from '../../../../source/image/dockerfile/rewrite-dockerfile.ts';

const alias = async (text: string, args: Readonly<Record<string, string>> = {}): Promise<string> =>
	aliasImages(text, await parseDockerfile(text, args), name => `mirror/${name}`);

const imagesOf = async (text: string, args: Readonly<Record<string, string>> = {}) =>
	(await parseDockerfile(text, args)).images.map(({name}) => name);

describe('aliases', () => {
	test.each([
		['FROM debian', 'FROM mirror/debian'],
		[
			'from debian:12 as one\nFROM ONE\nFROM one AS two',
			'from mirror/debian:12 as one\nFROM ONE\nFROM one AS two',
		],
		['FROM --platform=linux/amd64 debian AS x', 'FROM --platform=linux/amd64 mirror/debian AS x'],
		['FROM scratch', 'FROM scratch'],
		['FROM a\r\nFROM b\r\n', 'FROM mirror/a\r\nFROM mirror/b\r\n'],
		['\uFEFFFROM a\nRUN b', '\uFEFFFROM mirror/a\nRUN b'],
		['# escape=`\nFROM `\n  a `\n  AS b\n', '# escape=`\nFROM `\n  mirror/a `\n  AS b\n'],
		[
			'FROM a\nCOPY --chown=1:1 --from=b /x /y',
			'FROM mirror/a\nCOPY --chown=1:1 --from=mirror/b /x /y',
		],
		[
			'FROM a AS s\nFROM b\nCOPY --from=0 x y\nCOPY --from=S x y',
			'FROM mirror/a AS s\nFROM mirror/b\nCOPY --from=0 x y\nCOPY --from=S x y',
		],
		[
			'FROM a AS s\nRUN --mount=type=bind,from=c,target=/x --mount=from=s,target=/y z',
			'FROM mirror/a AS s\nRUN --mount=type=bind,from=mirror/c,target=/x --mount=from=s,target=/y z',
		],
		['# syntax=docker/dockerfile:1\nFROM a', '# syntax=mirror/docker/dockerfile:1\nFROM mirror/a'],
		[
			'FROM a\nCOPY <<A <<B /x/\nFROM b\nA\nFROM c\nB\nRUN <<EOF\nFROM d\nEOF\n',
			'FROM mirror/a\nCOPY <<A <<B /x/\nFROM b\nA\nFROM c\nB\nRUN <<EOF\nFROM d\nEOF\n',
		],
		['FROM a\nONBUILD COPY --from=b x y', 'FROM mirror/a\nONBUILD COPY --from=b x y'],
		['FROM a\n# FROM b\nRUN echo "FROM c"', 'FROM mirror/a\n# FROM b\nRUN echo "FROM c"'],
	])('%j', async (text, expected) => {
		expect(await alias(text)).toBe(expected);
	});

	test('the names of images may come from arguments', async () => {
		const text = 'ARG BASE=python VERSION\nARG TAG=${VERSION:-3.12}\nFROM $BASE:${TAG}-slim\n';
		expect(await imagesOf(text)).toEqual(['python:3.12-slim']);
		expect(await imagesOf(text, {VERSION: '3.13'})).toEqual(['python:3.13-slim']);
		expect(await imagesOf(text, {BASE: 'team/python', TAG: '1'})).toEqual(['team/python:1-slim']);
		expect(await alias(text)).toContain('FROM mirror/python:3.12-slim\n');
	});

	test('what is not known is left as it is', async () => {
		const text = 'FROM debian AS linux\nFROM $TARGETOS-base\nFROM ${A%b}\n';
		expect(await imagesOf(text)).toEqual(['debian']);
		expect(await alias(text)).toBe(text.replace('debian', 'mirror/debian'));
	});

	test('without aliases not a byte is changed', async () => {
		const text = '\uFEFF# x\r\nFROM  a   AS b\r\n\r\nRUN x \\\r\n  y';
		expect(aliasImages(text, await parseDockerfile(text, {}), noAliases)).toBe(text);
	});
});

test('every RUN of every stage is lent the certificates, whatever its form', async () => {
	const text = `FROM a AS one
RUN make
run ["make"]
RUN --mount=type=cache,target=/c \\
  make
RUN <<EOF
RUN no
EOF
FROM one
ONBUILD RUN later
RUN \\
  last`;
	const mount =
		' --mount=type=secret,id=conducto-ca,target=/dev/conducto-ca-certificates.crt,mode=0444';
	const args = '\nARG A=/dev/conducto-ca-certificates.crt B=/dev/conducto-ca-certificates.crt';
	expect(
		lendCertificates(text, await parseDockerfile(text, {}), ['A', 'B']),
	).toBe(`FROM a AS one${args}
RUN${mount} make
run${mount} ["make"]
RUN${mount} --mount=type=cache,target=/c \\
  make
RUN${mount} <<EOF
RUN no
EOF
FROM one${args}
ONBUILD RUN later
RUN${mount} \\
  last`);
});
