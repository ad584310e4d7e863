/** The flags of the command line (design: "The command line"). */
export const flags = {
	run: {type: 'boolean', default: false},
	ci: {type: 'boolean', default: false},
	detach: {type: 'boolean', default: false},
	json: {type: 'boolean', default: false},
	jobs: {type: 'number'},
	live: {type: 'boolean', default: false},
	failed: {type: 'boolean', default: false},
	dockerRun: {type: 'boolean', default: false},
	print: {type: 'boolean', default: false},
	vscode: {type: 'boolean', default: false},
	follow: {type: 'boolean', default: false},
	attempt: {type: 'number'},
	cache: {type: 'boolean', default: true},
	after: {type: 'boolean', default: false},
	command: {type: 'string'},
	env: {type: 'string', isMultiple: true},
	unsetEnv: {type: 'string', isMultiple: true},
	cpu: {type: 'string'},
	mem: {type: 'string'},
	maxTime: {type: 'string'},
	image: {type: 'string'},
	skip: {type: 'boolean', default: false},
	unskip: {type: 'boolean', default: false},
	revert: {type: 'boolean', default: false},
	all: {type: 'boolean', default: false},
	olderThan: {type: 'string'},
	dryRun: {type: 'boolean', default: false},
	imageAlias: {type: 'string', isMultiple: true},
	stateDir: {type: 'string'},
	color: {type: 'boolean', default: true},
	debug: {type: 'boolean', default: false},
	help: {type: 'boolean', default: false},
	version: {type: 'boolean', default: false},
} as const;

export const helpText = `
Usage
  conducto <definition> [function] [args…]   open a pipeline; without a terminal, run it
  conducto open [id]                         open a pipeline again (default: the latest)
  conducto list                              pipelines on this machine
  conducto tree <definition> [function]      print the tree
  conducto logs <id> <path>                  print a node's log; image:NAME for an image's
  conducto history <id> <path>               a node's attempts; --json: all about each
  conducto debug <id> <path>                 a snapshot shell of a node; --live: with your own
                                             files mounted; --failed: as its failure left it
  conducto run <id> [path]                   run it, or just this node
  conducto pause <id>                        start nothing more; what runs goes on
  conducto kill <id> [path]                  end what runs, or what runs below a node
  conducto reset <id> [path]                 make it, or a node and below, pending again
  conducto skip|unskip <id> <path>           pass over a node and what is below, or no more
  conducto edit <id> <path>                  change a node, from its next attempt on: in your
                                             editor, or as options say
  conducto rebuild <id> [image or path]      rebuild its images, as far as files changed
  conducto clean [id]                        remove finished pipelines, with their images,
                                             and what no pipeline needs any more
  conducto doctor                            check engine, docker, git, python, disk and
                                             terminal, and set the terminal back

Options
  --run            start running at once
  --ci             run it all without the terminal UI, print, and exit
  --detach         with a definition, open or run: run it without a display, print its
                   id, and exit; open <id> looks at it
  --json           print JSON: one object a line for runs, list and logs; the spec for tree
  --jobs N         run at most N nodes at once (default: the engine's CPUs)
  --live           with debug: mount the files of copyDir, so that edits last
  --failed         with debug: the files as the failed attempt left them
  --docker-run     with debug: print the command that runs the node with nothing but Docker
  --print          with debug: leave the container up and print its name, for an editor
  --vscode         the same, and write .vscode/launch.json to debug Python or Node.js in it
  --attempt N      with logs: an earlier attempt or build (default: the latest);
                   with debug: a shell of that attempt
  --follow         with logs: go on until the attempt or build ends
  --after          with reset: also all that comes later in the tree
  --command TEXT, --env NAME=VALUE, --unset-env NAME, --cpu N, --mem N, --max-time T,
  --image NAME, --skip, --unskip
                   with edit: what to change (cpu and mem: a number, or none)
  --revert         with edit: take back all that was edited of the node
  --no-cache       with rebuild: all steps, pulling and without cache
  --all            with clean: also pipelines that are not finished
  --older-than 7d  with clean: only those in which nothing happened for so long (s m h d w)
  --dry-run        with clean: say what would go, and how much that frees
  --image-alias FROM=TO
                   use image TO where FROM is named (repeatable; also
                   CONDUCTO_IMAGE_ALIASES, separated by spaces)
  --state-dir DIR  where pipelines are kept (also CONDUCTO_STATE_DIR)
  --no-color       no colours (also NO_COLOR)
  --debug          print the stack of an error
  --help, --version

Exit codes
  0 all done · 1 a node failed · 2 bad usage or definition
  3 the engine or another needed program is missing or failed · 130 interrupted
`;
