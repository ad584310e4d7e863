import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {runProgram, startProgram} from '../support/program.ts';
import {type Random, randomOf} from '../support/random-tree.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {crashPipeline} from './crash-pipeline.ts';
import {type WhatHappened, whatHappened} from './what-happened.ts';

/** `CRASH_SEED=7 CRASH_KILLS=50` repeats a run, or makes it longer or shorter. */
const seed = Number(process.env.CRASH_SEED ?? 5);
const kills = Number(process.env.CRASH_KILLS ?? 210);

const killsPerPipeline = 12;
/** The program takes about half a second to begin, so that also its first steps are cut short. */
const longestMs = 1800;
/** Pipelines that are killed at the same time: the machine's CPUs are better used. */
const lanes = 2;

/** A state folder with a definition beside it. All pipelines are in it, so that the image is looked into only once. */
async function machine() {
	const folder = await temporaryFolder({'pipeline.json': crashPipeline()});
	const stateFolder = path.join(folder.path, 'state');
	const ended = new Set<string>();
	return {
		stateFolder,
		definition: path.join(folder.path, 'pipeline.json'),
		/** Of the pipeline that is not ended, once it is written down. */
		id(): string | undefined {
			const pipelines = path.join(stateFolder, 'pipelines');
			return existsSync(pipelines)
				? readdirSync(pipelines).find(id => !id.startsWith('.') && !ended.has(id))
				: undefined;
		},
		/** What came of the pipeline. The next one begins. */
		async end(): Promise<WhatHappened> {
			const id = this.id() ?? '';
			ended.add(id);
			expect(await containersOf(stateFolder)).toEqual([]);
			return whatHappened(stateFolder, id);
		},
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

type Machine = Awaited<ReturnType<typeof machine>>;

/** What a person would type next: mostly to go on, now and then something that becomes the runner for a moment. */
function nextCommand(here: Machine, random: Random): readonly string[] {
	const made = here.id();
	if (made === undefined) {
		return [here.definition, '--ci', '--jobs', '3'];
	}

	return random.pick([
		['open', made, '--ci', '--jobs', '3'],
		['open', made, '--run'],
		['open', '--ci'],
		['run', made],
		['open', made, '--ci', '--json'],
		['pause', made],
		['unskip', made, '/'],
	]);
}

/** Kills the program again and again, until the pipeline is done or it was enough. Resolves to the number of kills. */
async function killOften(here: Machine, random: Random): Promise<number> {
	let killed = 0;
	while (killed < killsPerPipeline) {
		await using program = startProgram(nextCommand(here, random), here);
		await Promise.race([program.result, delay(random.below(longestMs))]);
		program.kill('SIGKILL');
		const {signal, exitCode, stdout, stderr} = await program.result;
		if (signal === 'SIGKILL') {
			killed++;
		} else if (exitCode === 0 && / done\n/.test(stdout)) {
			return killed;
		} else if (exitCode !== 0 && !/is not skipped/.test(stderr)) {
			throw new Error(`it ended with ${exitCode}: ${stderr}${stdout}`);
		}
	}

	return killed;
}

test(`a run that is killed over and over ends as one that is not (${kills} kills, seed ${seed})`, async () => {
	await using calm = await machine();
	const undisturbed = await runProgram([calm.definition, '--ci', '--jobs', '3'], calm);
	expect(undisturbed).toMatchObject({exitCode: 0, stderr: ''});
	const expected = await calm.end();

	let total = 0;
	let pipelines = 0;
	const lane = async (random: Random): Promise<void> => {
		await using here = await machine();
		while (total < kills) {
			total += await killOften(here, random);
			const last = await runProgram(
				here.id() === undefined
					? [here.definition, '--ci', '--jobs', '3']
					: ['open', here.id() ?? '', '--ci', '--jobs', '3'],
				here,
			);
			expect(last, last.stderr).toMatchObject({exitCode: 0, stderr: ''});
			expect(await here.end()).toEqual(expected);
			pipelines++;
		}
	};

	await Promise.all(Array.from({length: lanes}, (_, index) => lane(randomOf(seed + index))));
	expect(total).toBeGreaterThanOrEqual(kills);
	console.log(`${total} kills of ${pipelines} pipelines`);
}, 1_200_000);
