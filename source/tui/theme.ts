import {createContext, useContext} from 'react';
import type {StateName} from '../run-state/run-state.ts';

/** Colours have one meaning each. Empty: the terminal's own. */
export type Theme = {
	readonly state: Readonly<Record<StateName, string>>;
	/** Something a person should read. */
	readonly warning: string;
	/** Whether the colours of a node's own output are shown. */
	readonly hasColors: boolean;
};

export const colorTheme: Theme = {
	state: {
		pending: 'white',
		queued: 'gray',
		running: 'blueBright',
		done: 'green',
		warning: 'yellow',
		error: 'red',
		killed: 'magenta',
	},
	warning: 'yellow',
	hasColors: true,
};

/** For `NO_COLOR`: glyphs, bold and dim text say it all. */
export const plainTheme: Theme = {
	state: {
		pending: '',
		queued: '',
		running: '',
		done: '',
		warning: '',
		error: '',
		killed: '',
	},
	warning: '',
	hasColors: false,
};

export const ThemeContext = createContext<Theme>(colorTheme);

export function useTheme(): Theme {
	return useContext(ThemeContext);
}
