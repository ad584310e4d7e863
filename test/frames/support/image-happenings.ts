import {imageLogPath} from '../../../source/events/output.ts';
import type {BuiltImage, RunEventBody} from '../../../source/events/run-event.ts';
import type {NodeSpec, PipelineSpec} from '../../../source/pipeline/spec.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import type {FakeConnection} from './fake-connection.ts';

const longName = 'a name that is longer than the list is wide, as people write them';

/** Nodes in four images, one of them without a recipe. */
export const imagesTree: NodeSpec = serial('', [
	parallel('Build', [exec('Compile', 'make', 'toolchain'), exec('Docs', 'mkdocs build', 'docs')]),
	parallel('Test', [exec('Unit', 'pytest', 'app'), exec('End to end', 'pytest e2e', 'app')]),
	exec('Deploy', './deploy.sh', longName),
]);

export const recipes: PipelineSpec['images'] = {
	toolchain: {dockerfile: '/home/ada/project/tools/Dockerfile', context: '/home/ada/project'},
	docs: {dockerfile_text: 'FROM python:3.12-slim\nRUN pip install mkdocs\n'},
	app: {
		image: 'python:3.12-slim',
		copy_dir: '/home/ada/project/application',
		install_packages: ['git', 'graphviz'],
		install_pip: ['pandas[excel]==2.2'],
	},
};

function builtAs(sizeBytes: number): BuiltImage {
	return {
		imageId: `sha256:${sizeBytes}`,
		shell: '/bin/bash',
		workdir: '/mnt/conducto',
		distribution: 'Debian GNU/Linux 12 (bookworm)',
		sizeBytes,
	};
}

/** One image is built and stale, one is being built, one has failed with output, one waits. */
export function imagesMidway(connection: FakeConnection): void {
	connection.happen(80_000, ...appBuilt, ...toolchainBuilding, ...docsFailed);
	connection.print(imageLogPath('docs'), longOutput);
	connection.print(imageLogPath('toolchain'), 'Step 3/7 : RUN apt-get install gcc\n');
	connection.print(imageLogPath('app'), 'Reading package lists…\nSuccessfully installed pandas\n');
}

const appBuilt: readonly RunEventBody[] = [
	{type: 'image-started', image: 'app', build: 1},
	{type: 'image-step-started', image: 'app', step: 'pull'},
	{type: 'image-step-ended', image: 'app', step: 'pull', durationMs: 3, outcome: 'unchanged'},
	{type: 'image-step-started', image: 'app', step: 'install'},
	{type: 'image-step-ended', image: 'app', step: 'install', durationMs: 42_300},
	{type: 'image-step-started', image: 'app', step: 'copy'},
	{
		type: 'image-step-ended',
		image: 'app',
		step: 'copy',
		durationMs: 1234,
		outcome: 'made',
		detail: '812 files, 3.4MB',
	},
	{type: 'image-step-started', image: 'app', step: 'inspect'},
	{type: 'image-step-ended', image: 'app', step: 'inspect', durationMs: 310},
	{type: 'image-built', image: 'app', built: builtAs(234_000_000)},
	{
		type: 'image-stale',
		image: 'app',
		inputs: [{step: 'copy', files: ['app.py', 'lib/table.py', 'lib/chart.py'], count: 14}],
	},
];

const toolchainBuilding: readonly RunEventBody[] = [
	{type: 'image-started', image: 'toolchain', build: 1},
	{type: 'image-built', image: 'toolchain', built: builtAs(1_200_000_000)},
	{type: 'image-started', image: 'toolchain', build: 2},
	{type: 'image-step-started', image: 'toolchain', step: 'build'},
	{
		type: 'image-step-progressed',
		image: 'toolchain',
		step: 'build',
		progress: {unit: 'steps', current: 3, total: 7},
	},
];

const docsFailed: readonly RunEventBody[] = [
	{type: 'image-started', image: 'docs', build: 1},
	{type: 'image-step-started', image: 'docs', step: 'pull'},
	{type: 'image-step-ended', image: 'docs', step: 'pull', durationMs: 8700, detail: '5 layers'},
	{type: 'image-step-started', image: 'docs', step: 'build'},
	{
		type: 'image-failed',
		image: 'docs',
		message: 'The command of step 2 of its Dockerfile returned 1.',
		hint: 'Mend the Dockerfile, then rebuild.',
	},
];

const longOutput = [
	...Array.from({length: 200}, (_, index) => `Collecting package ${index}`),
	'\u001b[31mERROR\u001b[0m: No matching distribution found for mkdocs',
	'',
].join('\n');
