// Seed: "Adding Files via Git". A branch, tag or commit of a repository is copied into the image. Here
// the repository is the folder above; most often it is a URL such as https://example.com/team/app.git.
//
// Run:      conducto demo/git-files.ts
// Output:   Files:    README.md
//           Commit:   the commit that HEAD was on
//
// Commit something, then press b: only then the image has it. With `copyRepo: true` in place of both
// options the files come from the working tree, uncommitted ones included.
import {Exec, Image, Parallel} from 'conducto';

const image = new Image({copyUrl: '../', copyBranch: 'HEAD'});

export default function files() {
	const pipeline = new Parallel({image});
	pipeline.add('Files', new Exec('ls README.md'));
	pipeline.add('Commit', new Exec('echo "$CONDUCTO_GIT_SHA"'));
	return pipeline;
}
