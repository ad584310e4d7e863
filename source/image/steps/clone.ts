import {ConductoError} from '../../errors/conducto-error.ts';
import {resolveLogin} from '../../pipeline/login-reference.ts';
import type {ImageBuild, OnProgress, StepResult} from '../build-image.ts';
import {checkOut} from '../git/check-out.ts';
import {gitEnvironment} from '../git/git-environment.ts';
import type {Making} from '../making.ts';

/** Fetches the branch whose files are copied (seed: "Adding Files via Git"). */
export async function cloneStep(
	build: ImageBuild,
	making: Making,
	onProgress: OnProgress,
): Promise<StepResult> {
	const {spec, memory, signal} = build;
	const branch = spec.copy_branch ?? 'HEAD';
	const address = resolveLogin(spec.copy_url ?? '', build.env);
	if ('missing' in address) {
		throw new ConductoError(
			'image-failed',
			`The environment variable ${address.missing}, which copyUrl takes its password from, is not set.`,
			{hint: 'Set it where conducto is started, and rebuild the image.'},
		);
	}

	const checkout = await checkOut({
		url: address.url,
		branch,
		memory,
		env: build.env,
		onOutput: build.onOutput,
		onProgress,
		signal,
	});
	making.folder = checkout.folder;
	making.env = gitEnvironment({url: checkout.url, branch, sha: checkout.sha});
	return {outcome: checkout.outcome, detail: checkout.detail};
}
