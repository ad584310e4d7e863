import {expect, test} from 'vitest';
import {shellImagesForTests} from '../support/shell-images-for-tests.ts';
import {openShellInPty} from '../support/shell-in-pty.ts';

const {owner, images} = shellImagesForTests();

const node = {owner, workdir: '/usr/share', env: {NODE: 'lint'}};

test.for([
	{shell: '/bin/bash', name: 'bash'},
	{shell: '/usr/bin/zsh', name: 'zsh'},
])(
	"$name: login files are read, the node's environment stays, a prompt made anew keeps the tag",
	async ({shell, name}) => {
		const command = "echo 'the command of' $NODE\necho in $PWD; exit 3";
		await using inside = await openShellInPty(
			{...node, image: images().tools, shell, command},
			/^\[snapshot \/Build\/Lint\] own \/usr\/share>$/m,
		);
		const {type, waitFor} = inside;
		expect(inside.screen()).toContain(
			"The node's command: arrow-up, or /conducto/cmd.sh. run runs and times it.",
		);
		expect(inside.screen()).toContain('Editors here: vi.');
		type('echo $LOGIN $NODE $PATH; hi');
		await waitFor(
			/^read lint \/opt\/tool\/bin:\/usr\/local\/sbin:.*:\/conducto\/bin:\/opt\/login\/bin$/m,
		);
		await waitFor(`\nalias of ${name}`);
		type('cd /; run; echo "code $?"');
		await waitFor(/^in \/usr\/share\nrun: exit code 3 after 0\.\d\d s\ncode 3$/m);
		await waitFor(/^\[snapshot \/Build\/Lint\] own \/>$/m);
		await inside.leave();
	},
);

test.for([
	{shell: '/bin/bash', name: 'bash'},
	{shell: '/usr/bin/zsh', name: 'zsh'},
])(
	'$name: a command of two lines is one arrow-up away, after what the image had there',
	async ({shell}) => {
		const command = "echo 'first of' $NODE\necho second";
		await using inside = await openShellInPty({...node, image: images().tools, shell, command});
		inside.press('Up');
		await inside.waitFor(/> echo 'first of' \$NODE\n.*echo second$/);
		inside.press('Enter');
		await inside.waitFor(/^first of lint\nsecond$/m);
		inside.type('fc -l 1');
		await inside.waitFor(/ echo an earlier one\n.* echo 'first of'/);
		await inside.leave();
	},
);

test('a command that is interrupted has its end told, too', async () => {
	const command = "sh -c 'echo slee''ping; exec sleep 1000'";
	await using inside = await openShellInPty({
		...node,
		image: images().tools,
		shell: '/bin/bash',
		command,
	});
	inside.type('run');
	await inside.waitFor(/^sleeping$/m);
	inside.press('C-c');
	await inside.waitFor(/run: exit code 130 after/);
	await inside.leave();
});

test('dash: login files, tag, run; it has no history, and the banner promises none', async () => {
	const command = 'echo the command of $NODE';
	await using inside = await openShellInPty({
		...node,
		image: images().plain,
		shell: '/bin/sh',
		command,
	});
	expect(inside.screen()).toContain("The node's command: /conducto/cmd.sh. run runs and times it.");
	inside.type('echo $LOGIN $NODE $PATH $ENV; run');
	await inside.waitFor(/^read lint \/opt\/tool\/bin:.*:\/opt\/login\/bin$/m);
	await inside.waitFor(/^the command of lint\nrun: exit code 0 after/m);
	await inside.leave();
});

test('a plain sh makes room for the better shell that the image has', async () => {
	await using inside = await openShellInPty({...node, image: images().tools, shell: '/bin/sh'});
	inside.type('echo "$BASH_VERSION" in $SHELL');
	await inside.waitFor(/^5.* in \/.*\/bash$/m);
	await inside.leave();
});

test('ash of busybox: its history ends with the command', async () => {
	const command = 'echo the command of $NODE';
	const image = 'busybox:latest';
	await using inside = await openShellInPty({
		...node,
		workdir: '/',
		image,
		shell: '/bin/ash',
		command,
	});
	inside.type('cat $HISTFILE; run');
	await inside.waitFor(/^echo the command of \$NODE\nthe command of lint\nrun: exit code 0 after/m);
	await inside.leave();
});

test('an image without any shell gets one, with its programs, whoever its user is', async () => {
	const command = 'echo the command of $NODE';
	await using inside = await openShellInPty({...node, workdir: '/', image: images().bare, command});
	expect(inside.screen()).toContain('The image has no shell: this one is brought along');
	inside.type('ls /only; id -u; run');
	await inside.waitFor(/^file\n1000\nthe command of lint\nrun: exit code 0 after/m);
	inside.type('vi /only/file');
	await inside.waitFor(/^echo an earlier one\n~$/m);
	inside.press(':q', 'Enter');
	await inside.leave();
});

test('nothing in the name of a node means anything to the shell', async () => {
	const path = '/a$(touch /x)`touch /x`\\w%n\'"!\x1B[2J';
	for (const shell of ['/bin/bash', '/usr/bin/zsh', '/bin/sh']) {
		const image = shell === '/bin/sh' ? images().plain : images().tools;
		await using inside = await openShellInPty(
			{...node, path, image, shell},
			`[snapshot /a?(touch ?x)?touch ?x??w%n'"!?[2J]`.replaceAll('?x', '/x'),
		);
		inside.type('ls /x');
		await inside.waitFor(/No such file/);
		await inside.leave();
	}
});
