import process from 'node:process';
import {render} from 'ink';
import {App, type DisplayProps} from './app.tsx';
import type {ExitReason} from './app-props.ts';
import {colorTheme, plainTheme} from './theme.ts';

type TuiOptions = Omit<DisplayProps, 'onExit' | 'theme'> & {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** Default: unless `NO_COLOR` is set. */
	readonly hasColors?: boolean;
};

export type Tui = {
	/** Resolves when the first frame was written. */
	readonly firstFrame: Promise<void>;
	/**
	Resolves with how the person left, and rejects when the display itself broke; by then the terminal
	is as it was before.
	*/
	readonly left: Promise<ExitReason>;
	/** Leaves the display from outside; resolves when the terminal is as it was before. */
	readonly close: () => Promise<void>;
};

/** Shows the pipeline full-screen until the person leaves. */
export function startTui(options: TuiOptions): Tui {
	const {stdin, stdout, hasColors = !process.env.NO_COLOR, ...props} = options;
	let reason: ExitReason = 'leave';
	const app = render(
		<App
			{...props}
			theme={hasColors ? colorTheme : plainTheme}
			onExit={how => {
				reason = how;
			}}
		/>,
		{
			stdin,
			stdout,
			alternateScreen: true,
			incrementalRendering: true,
			exitOnCtrlC: false,
			patchConsole: false,
			// Whoever starts the display knows that there is a terminal; CI variables don't matter then.
			interactive: true,
		},
	);
	const left = app.waitUntilExit().then(() => reason);
	return {
		firstFrame: app.waitUntilRenderFlush(),
		left,
		async close() {
			app.unmount();
			await left;
		},
	};
}
