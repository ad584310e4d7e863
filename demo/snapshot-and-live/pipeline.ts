// Seed: "Mount Local Files while Debugging". From a red node to a green one without leaving the
// terminal. "Check" fails, because greet.sh has a bug: it greets the wrold.
//
// Run:      conducto demo/snapshot-and-live/pipeline.ts, then press Space.
// Output:   Greet:   Hello, wrold!
//           Check:   expected: Hello, world!
//                    but got:  Hello, wrold!          (and the node is red)
//           Ship:    stays pending, because Serial stops at an error
//
// 1. Press ] to go to the error, and s to open a snapshot: a fresh container like the one that failed.
//        /conducto/cmd.sh                       fails in the same way
//        sed -i 's/wrold/world/' greet.sh
//        /conducto/cmd.sh                       passes
//        exit
//    The snapshot is gone, and the change with it: greet.sh in this folder is as it was.
// 2. Press d for a live debug shell: the same, but /mnt/conducto is this very folder.
//        sed -i 's/wrold/world/' greet.sh
//        /conducto/cmd.sh                       passes
//        exit
//    Now greet.sh in this folder is mended, and still belongs to you.
// 3. Press b to rebuild the image, so that it has the mended file. Nothing runs again by itself.
// 4. Press r to reset "Check": it runs again, turns green, and "Ship" follows.
//
// To have the bug back: git checkout demo/snapshot-and-live
import {Exec, Image, Serial} from 'conducto';

const image = new Image({image: 'debian:stable-slim', copyDir: '.'});

export default function greetings() {
	const pipeline = new Serial({image, env: {WHO: 'world'}});
	pipeline.add('Greet', new Exec('sh greet.sh'));
	pipeline.add('Check', new Exec('sh check.sh', {doc: 'Compares the greeting with `WHO`.'}));
	pipeline.add('Ship', new Exec('echo "Shipped: $(sh greet.sh)"'));
	return pipeline;
}
