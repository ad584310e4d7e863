// What `npm run demo` opens: a small shop that is built, tested and deployed. Takes about 10 seconds.
//
// Run:      npm run demo, or: conducto demo/pipeline.ts, then press Space.
// Output:   Build is green. In Test, "Prices" is red: shop/prices.py gives no discount at exactly 10
//           pieces, where its test wants one. Deploy stays pending.
//
// To get it green: press ] to go to the error, d for a live debug shell in which shop/ is your own folder,
//        sed -i 's/pieces > 10/pieces >= 10/' prices.py
//        /conducto/cmd.sh
//        exit
// then b to rebuild the image with the mended file, and r to run the test again: Deploy follows.
// To have the bug back: git checkout demo/shop
import {Exec, Image, Parallel, Serial} from 'conducto';

const shop = new Image({image: 'python:3.12-slim', copyDir: 'shop', name: 'shop'});

/** Prints lines at the pace of a compiler. */
const compile = (...modules: string[]) => `for module in ${modules.join(' ')}; do
	printf '\\033[36mcompile\\033[0m  %s\\n' "$module"
	sleep 0.4
done
printf '\\033[32mdone\\033[0m     %s\\n' "$TARGET"`;

/** A progress bar that draws over itself. */
const bundle = `bar=
for percent in 0 10 20 30 40 50 60 70 80 90 100; do
	printf '\\rbundling [%-20s] %3d%%' "$bar" "$percent"
	bar="$bar##"
	sleep 0.25
done
echo`;

const style = `echo 'style: 4 files'
sleep 1
echo 'warning: prices.py: no docstring for discount()' >&2
echo 'style: 1 warning'`;

export default function demo() {
	const pipeline = new Serial({env: {TARGET: 'release'}});

	const build = pipeline.add('Build', new Parallel());
	build.add('Server', new Exec(compile('http', 'orders', 'prices', 'stock'), {doc: 'The API.'}));
	build.add('Client', new Exec(bundle));
	build.add('Docs', new Exec("sleep 1; echo '12 pages'", {image: 'busybox:latest'}));

	const test = pipeline.add(
		'Test',
		new Parallel({image: shop, env: {PYTHONDONTWRITEBYTECODE: '1'}}),
	);
	test.add('Prices', new Exec('python3 -m unittest -v test_prices'));
	test.add('Stock', new Exec('python3 -m unittest -v test_stock'));
	test.add('Style', new Exec(style));

	const deploy = pipeline.add('Deploy', new Serial({env: {STAGE: 'production'}}));
	deploy.add('Upload', new Exec('sleep 1; echo "uploaded the $TARGET to $STAGE"'));
	deploy.add('Announce', new Exec("echo 'The shop is open.'"));

	return pipeline;
}
