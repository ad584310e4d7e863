import type {BuildStep} from './build-failure.ts';

/** `[2/5] RUN make`, `[test 2/5] RUN make`, `[linux/amd64 test 2/5] RUN make` */
export function stepOf(name: string): BuildStep | undefined {
	const match = /^\[(?:(.*) )?(\d+)\/(\d+)\] (.*)$/s.exec(name);
	if (!match) {
		return undefined;
	}

	const [, named, current, total, text = ''] = match;
	// A first stage without a name: some versions name it even where it is the only one.
	const stage = named === 'stage-0' ? undefined : named;
	return {current: Number(current), total: Number(total), stage, text};
}

export type SeenStep = {readonly step: BuildStep | undefined; readonly isBegun: boolean};

/** The steps that each stage has come to, the one under way included: a failure names it by the same number. */
export function progressOf(vertexes: Iterable<SeenStep>): {current: number; total: number} {
	const stages = new Map<string | undefined, {current: number; total: number}>();
	for (const {step, isBegun} of vertexes) {
		if (step) {
			const reached = stages.get(step.stage)?.current ?? 0;
			const current = isBegun ? Math.max(reached, step.current) : reached;
			stages.set(step.stage, {current, total: step.total});
		}
	}

	return {
		current: sumOf([...stages.values()].map(({current}) => current)),
		total: sumOf([...stages.values()].map(({total}) => total)),
	};
}

function sumOf(counts: readonly number[]): number {
	return counts.reduce((sum, count) => sum + count, 0);
}
