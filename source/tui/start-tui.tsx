import process from 'node:process';
import {render} from 'ink';
import {App} from './app.tsx';
import type {AppProps} from './app-props.ts';
import {colorTheme, plainTheme} from './theme.ts';

type TuiOptions = Omit<AppProps, 'onExit'> & {
	/** Default: the process's own. */
	readonly stdin?: NodeJS.ReadStream;
	/** Default: the process's own. */
	readonly stdout?: NodeJS.WriteStream;
	/** Default: unless `NO_COLOR` is set. */
	readonly hasColors?: boolean;
};

/**
Shows the pipeline full-screen until the person leaves, and resolves with how; by then the terminal
is as it was before.
*/
export async function startTui(options: TuiOptions): Promise<'quit' | 'interrupted'> {
	const {connection, actions, stdin = process.stdin, stdout = process.stdout} = options;
	const hasColors = options.hasColors ?? !process.env.NO_COLOR;
	let reason: 'quit' | 'interrupted' = 'quit';
	const app = render(
		<App
			connection={connection}
			actions={actions}
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
	await app.waitUntilExit();
	return reason;
}
