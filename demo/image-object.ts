// Seed: "Using An Unmodified Image". The same as a string, as an Image object: the features of the
// other examples are options of Image. Also: children in their literal form, and an inherited `env`.
//
// Run:      conducto demo/image-object.ts
// Output:   Python:  Hello, World, from Python 3.…
//           Shell:   Hello, Shell
import {Exec, Image, Parallel} from 'conducto';

const python = new Image({image: 'python:3.12-slim'});

const hello = `python3 - <<'END'
import os, sys
print(f'Hello, {os.environ["WHO"]}, from Python {sys.version_info.major}.{sys.version_info.minor}')
END`;

export default new Parallel({
	image: python,
	env: {WHO: 'World'},
	children: {
		Python: new Exec(hello),
		Shell: new Exec('echo "Hello, $WHO"', {env: {WHO: 'Shell'}}),
	},
});
