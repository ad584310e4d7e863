/** The flags of the command line (design: "The command line"). */
export const flags = {
	run: {type: 'boolean', default: false},
	ci: {type: 'boolean', default: false},
	json: {type: 'boolean', default: false},
	jobs: {type: 'number'},
	live: {type: 'boolean', default: false},
	follow: {type: 'boolean', default: false},
	attempt: {type: 'number'},
	stateDir: {type: 'string'},
	color: {type: 'boolean', default: true},
	debug: {type: 'boolean', default: false},
} as const;

export const helpText = `
Usage
  conducto <definition> [function] [args…]   open a pipeline; without a terminal, run it
  conducto open [id]                         open a pipeline again (default: the latest)
  conducto list                              pipelines on this machine
  conducto tree <definition> [function]      print the tree
  conducto logs <id> <path>                  print a node's log
  conducto debug <id> <path>                 a snapshot shell of a node, or with --live
                                             a shell with your own files mounted

Options
  --run            start running at once
  --ci             run it all without the terminal UI, print, and exit
  --json           print JSON: one object a line for runs, list and logs; the spec for tree
  --jobs N         run at most N nodes at once (default: the engine's CPUs)
  --live           with debug: mount the files of copyDir, so that edits last
  --attempt N      with logs: an earlier attempt (default: the latest)
  --follow         with logs: go on until the attempt ends
  --state-dir DIR  where pipelines are kept (also CONDUCTO_STATE_DIR)
  --no-color       no colours (also NO_COLOR)
  --debug          print the stack of an error
  --help, --version

Exit codes
  0 all done · 1 a node failed · 2 bad usage or definition
  3 the engine or another needed program is missing or failed · 130 interrupted
`;
