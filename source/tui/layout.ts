/** How the screen is divided, in columns and rows. */
export type Layout = {
	readonly columns: number;
	/** Rows of the whole frame: one fewer than the terminal's, or Ink clears the screen for each frame. */
	readonly rows: number;
	readonly isTooSmall: boolean;
	/** 0: the pane has the screen to itself. */
	readonly treeWidth: number;
	/** 0: the tree has the screen to itself. */
	readonly paneWidth: number;
	/** Rows between the header and the footer. */
	readonly bodyHeight: number;
};

export const smallest = {columns: 40, rows: 10} as const;
const splitFrom = 70;
/** The divider with a space at each side. */
const dividerWidth = 3;
/** Two lines of header, a rule, and the footer's two lines. */
const framing = 5;

export function layoutOf(
	size: {readonly columns: number; readonly rows: number},
	pane: {readonly isFocused: boolean; readonly isZoomed: boolean},
): Layout {
	const {columns} = size;
	const rows = Math.max(1, size.rows - 1);
	const base = {
		columns,
		rows,
		isTooSmall: columns < smallest.columns || size.rows < smallest.rows,
		bodyHeight: Math.max(1, rows - framing),
	};
	const isSplit = columns >= splitFrom;
	if (pane.isZoomed || (!isSplit && pane.isFocused)) {
		return {...base, treeWidth: 0, paneWidth: columns - 2};
	}

	if (!isSplit) {
		return {...base, treeWidth: columns, paneWidth: 0};
	}

	const treeWidth = Math.max(36, Math.min(Math.round(columns * 0.45), 64));
	return {...base, treeWidth, paneWidth: columns - treeWidth - dividerWidth};
}
