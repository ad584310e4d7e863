// A part of the tree that is made while the pipeline runs: "Generate" looks which files there are, and
// "Execute" has a node for each of them.
//
// conducto demo/lazy.ts counts the lines of each definition in this folder.
import {Image, Lazy, Serial} from 'conducto';

const image = new Image({image: 'debian:stable-slim', copyDir: '.'});

// Any language does: the tree is JSON.
const oneForEachFile = `
nodes=
for file in *.ts; do
	echo "There is $file"
	nodes="$nodes\${nodes:+,}{\\"type\\": \\"exec\\", \\"name\\": \\"$file\\", \\"command\\": \\"wc -l $file\\"}"
done
echo "{\\"type\\": \\"parallel\\", \\"children\\": [$nodes]}" >"$CONDUCTO_TREE_FILE"
`;

export default function count() {
	const pipeline = new Serial({image});
	pipeline.add('Count', new Lazy(oneForEachFile));
	return pipeline;
}
