import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import type {Machine} from './machine.ts';
import {type FileSystem, makeBusybox, makeDebian} from './make-file-system.ts';
import {canInstall, lastLine} from './packages.ts';

type BaseImage = {
	readonly reference: string;
	readonly cmd: string;
	/** Makes its files from Debian's packages, for machines that reach no registry. */
	readonly make: (machine: Machine, folder: string) => Promise<FileSystem>;
};

const pullTimeoutMs = 300_000;

const baseImages: readonly BaseImage[] = [
	{reference: 'debian:stable-slim', cmd: 'bash', make: makeDebian([])},
	{reference: 'busybox:latest', cmd: 'sh', make: makeBusybox},
	{
		reference: 'python:3.12-slim',
		cmd: 'python3',
		make: makeDebian(['python3', 'python3-pip']),
	},
	{reference: 'node:22-slim', cmd: 'node', make: makeDebian(['nodejs', 'npm'])},
];

/** Makes sure that the images of the demo and of the tests are there. */
export async function ensureBaseImages(machine: Machine): Promise<void> {
	for (const image of baseImages) {
		await ensureBaseImage(machine, image);
	}
}

async function ensureBaseImage(machine: Machine, image: BaseImage): Promise<void> {
	const {reference} = image;
	if (await isThere(machine, reference)) {
		machine.say(reference, 'is there');
		return;
	}

	machine.say(reference, 'is missing; pulling it …');
	const pull = await machine.run('docker', ['pull', '--quiet', reference], {
		timeoutMs: pullTimeoutMs,
	});
	if (pull.exitCode === 0) {
		machine.say(reference, 'pulled');
		return;
	}

	const reason = lastLine(pull.stderr).replace(/^Error response from daemon: /, '');
	machine.say(reference, `can't be pulled: ${reason || 'it took too long'}`);
	if (!canInstall(machine)) {
		throw new ConductoError('image-not-found', `The image ${reference} could not be pulled.`, {
			hint: `Run "docker pull ${reference}" where a registry can be reached, then run this again.`,
		});
	}

	await makeImage(machine, image);
}

async function isThere(machine: Machine, reference: string): Promise<boolean> {
	return (await machine.run('docker', ['image', 'inspect', reference])).exitCode === 0;
}

async function makeImage(machine: Machine, image: BaseImage): Promise<void> {
	machine.say(image.reference, "making it from Debian's packages (takes up to a minute) …");
	const folder = await mkdtemp(join(tmpdir(), 'conducto-setup-'));
	try {
		const files = await image.make(machine, folder);
		const changes = [
			`CMD ["${image.cmd}"]`,
			'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
			'LABEL com.conducto.image.source=debian-packages',
		];
		const made = await machine.run('docker', [
			'import',
			...changes.flatMap(change => ['--change', change]),
			files.archive,
			image.reference,
		]);
		if (made.exitCode !== 0) {
			throw new ConductoError('image-failed', `The image ${image.reference} could not be made.`, {
				hint: lastLine(made.stderr),
			});
		}

		machine.say(image.reference, `made from ${files.contents}`);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}
