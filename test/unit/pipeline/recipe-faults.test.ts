import {expect, test} from 'vitest';
import {complaintOf, fromOptions, fromSpec, snakeCase} from './recipe.ts';

const copies = 'copyDir, copyUrl or copyRepo';
const withFile = {dockerfile: 'Dockerfile'};

// Parameters stand in ‹› where a spec calls them otherwise.
test.each<[object, string]>([
	[{image: 'a', dockerfile: 'b'}, "‹image› and ‹dockerfile› can't be used together."],
	[{image: 'a', dockerfileText: 'b'}, "‹image› and ‹dockerfileText› can't be used together."],
	[
		{image: 'a', dockerfileText: 'b', dockerfile: 'c'},
		"‹image›, ‹dockerfile› and ‹dockerfileText› can't be used together.",
	],
	[
		{copyDir: 'a', copyUrl: 'https://h/a', copyBranch: 'm'},
		"‹copyDir› and ‹copyUrl› can't be used together. The files of an image come from one of them.",
	],
	[{copyDir: 'a', copyRepo: true}, "‹copyDir› and ‹copyRepo› can't be used together."],
	[
		{copyUrl: 'https://h/a', copyRepo: true, copyBranch: 'm'},
		"‹copyUrl› and ‹copyRepo› can't be used together.",
	],
	[{copyUrl: 'https://h/a'}, '‹copyUrl› needs ‹copyBranch›. Name the branch'],
	[{copyBranch: 'm'}, '‹copyBranch› needs ‹copyUrl› or ‹copyRepo›.'],
	[{copyBranch: 'm', copyDir: 'a'}, '‹copyBranch› needs ‹copyUrl› or ‹copyRepo›.'],
	[{copyBranch: 'm', copyRepo: false}, '‹copyBranch› needs ‹copyUrl› or ‹copyRepo›.'],
	[{context: '.'}, '‹context› needs ‹dockerfile› or ‹dockerfileText›.'],
	[{context: '.', image: 'a'}, '‹context› needs ‹dockerfile› or ‹dockerfileText›.'],
	[{dockerBuildArgs: {A: 'b'}}, '‹dockerBuildArgs› needs ‹dockerfile› or ‹dockerfileText›.'],
	[{dockerAutoWorkdir: true}, `‹dockerAutoWorkdir› needs ${marked(copies)}.`],
	[{dockerAutoWorkdir: false, ...withFile}, `‹dockerAutoWorkdir› needs ${marked(copies)}.`],
	[{installNpm: true}, `‹installNpm›: true needs ${marked(copies)}.`],
	[{reqsNpm: true, ...withFile}, `‹reqsNpm›: true needs ${marked(copies)}.`],
	[
		{installPip: ['a'], reqsPy: ['a']},
		'‹installPip› and ‹reqsPy› are two names for the same. Leave ‹reqsPy› out.',
	],
	[{installNpm: ['a'], reqsNpm: ['b']}, '‹installNpm› and ‹reqsNpm› are two names'],
	[{installPackages: ['a'], reqsPackages: ['a']}, '‹installPackages› and ‹reqsPackages› are two'],
	[{installDocker: false, reqsDocker: true}, '‹installDocker› and ‹reqsDocker› are two names'],
	[{installPip: []}, '‹installPip› is an empty list. Name a package, or leave it out.'],
	[{reqsNpm: []}, '‹reqsNpm› is an empty list.'],
	[{installPip: ['a', '']}, '‹installPip›[1] is no name of a package: "" is empty.'],
	[
		{installPip: ['-r x.txt']},
		'‹installPip›[0] is no name of a package: "-r x.txt" would be taken',
	],
	[{reqsPy: [' --user']}, '‹reqsPy›[0] is no name of a package: " --user" would be taken'],
	[{installNpm: ['--prefix=/']}, '‹installNpm›[0] is no name of a package'],
	[{installPackages: ['-y']}, '‹installPackages›[0] is no name of a package'],
	[{installPackages: ['git curl']}, '"git curl" has a space in it.'],
	[{installPackages: ['git\nRUN x']}, '"git\\nRUN x" has a line break'],
	[{installPip: ['a\0b']}, 'has a line break or another control character in it'],
	[{installPip: [3]}, '‹installPip›[0] must be a string, not the number 3.'],
	[
		{...withFile, dockerBuildArgs: {A: 3}},
		'A in ‹dockerBuildArgs› must be a string, not the number 3. Put the value of A in quotes.',
	],
	[
		{...withFile, dockerBuildArgs: {A: true}},
		'A in ‹dockerBuildArgs› must be a string, not the boolean true.',
	],
	[{...withFile, dockerBuildArgs: {A: null}}, 'Leave A out, or give it a default with ??.'],
	[{...withFile, dockerBuildArgs: {'A=B': 'c'}}, '"A=B" in ‹dockerBuildArgs› can\'t be the name'],
	[{...withFile, dockerBuildArgs: {'-x': 'c'}}, '"-x" in ‹dockerBuildArgs› can\'t be the name'],
	[{...withFile, dockerBuildArgs: {}}, '‹dockerBuildArgs› is empty.'],
	[{pathMap: {}}, '‹pathMap› is empty.'],
	[{pathMap: {'': 'a'}}, '‹pathMap› maps a path that is empty.'],
	[{pathMap: {a: ''}}, '‹pathMap› maps "a" to the string "", which is no path.'],
	[{pathMap: {a: 3}}, '‹pathMap› maps "a" to the number 3, which is no path.'],
	[{pathMap: {a: 'x', './a/': 'y'}}, '/test/unit/pipeline/a" twice. Map each path once.'],
	[{shell: 'bash -l'}, '‹shell› is neither the name of a shell nor an absolute path: "bash -l".'],
	[{shell: './bash'}, '‹shell› is neither'],
	[{shell: '-c'}, '‹shell› is neither'],
	[{shell: '/bin/'}, '‹shell› is neither'],
	[{copyUrl: '--upload-pack=x', copyBranch: 'm'}, '‹copyUrl› begins with "-"'],
	[{copyUrl: 'ext::sh -c x', copyBranch: 'm'}, '‹copyUrl› has "::" in it'],
	[{copyUrl: 'owner/repo', copyBranch: 'm'}, '‹copyUrl› is neither a URL nor a path'],
	[{copyUrl: 'https://h/a', copyBranch: '--x'}, '‹copyBranch› begins with "-"'],
	[{copyUrl: 'https://h/a', copyBranch: 'a b'}, '‹copyBranch› has " " in it'],
	[{copyDir: 'a\0b'}, '‹copyDir› has a NUL character in it.'],
])('%j can not be made', (options, complaint) => {
	const optionComplaint = complaint.replaceAll(/[‹›]/g, '');
	const specComplaint = complaint.replaceAll(/‹(.*?)›/g, (_, option: string) => snakeCase(option));
	const fromCode = complaintOf(() => fromOptions(options));
	expect(fromCode).toContain(optionComplaint);
	expect(fromCode).toMatch(/^test\/unit\/pipeline\/recipe\.ts:\d+: /);
	const fromJson = complaintOf(() => fromSpec(options));
	expect(fromJson).toContain(specComplaint);
	expect(fromJson).toMatch(/^test\/unit\/pipeline\/s\.json: images\.one is wrong: /);
});

test.each<[object, string]>([
	[{installPip: 'pandas'}, '‹installPip› must be an array of strings, not the string "pandas".'],
	[{installNpm: false}, '‹installNpm› must be true or an array of strings, not the boolean false.'],
	[{installDocker: 'yes'}, '‹installDocker› must be true or false, not the string "yes".'],
	[{dockerfile: ''}, '‹dockerfile› must be a string that is not empty, not the string "".'],
	[{dockerfileText: ' '}, '‹dockerfileText› must be a string that is not empty'],
	[{dockerBuildArgs: ['A=b']}, '‹dockerBuildArgs› must be an object, not an array.'],
	[{pathMap: 'a:b'}, '‹pathMap› must be an object, not the string "a:b".'],
	[{dockerAutoWorkdir: 1}, '‹dockerAutoWorkdir› must be true or false, not the number 1.'],
	[{copyUrl: 7}, '‹copyUrl› must be a string that is not empty, not the number 7.'],
	[{shell: ''}, '‹shell› must be a string that is not empty'],
])('%j has the wrong type', (options, complaint) => {
	const [, option = '', rest = ''] = /^‹(.*?)›(.*)$/.exec(complaint) ?? [];
	expect(complaintOf(() => fromOptions(options))).toContain(`the option ${option} of Image${rest}`);
	expect(complaintOf(() => fromSpec(options))).toContain(`images.one.${snakeCase(option)}${rest}`);
});

test('a message shows no password of an address', () => {
	const copyUrl = 'https://user:secret@host/a';
	for (const options of [{copyUrl}, {copyUrl, copyBranch: '-x'}, {copyUrl: `${copyUrl}\n`}]) {
		expect(complaintOf(() => fromOptions(options))).not.toContain('secret');
		expect(complaintOf(() => fromSpec(options))).not.toContain('secret');
	}
});

function marked(options: string): string {
	return options.replaceAll(/\w+[A-Z]\w+/g, '‹$&›');
}
