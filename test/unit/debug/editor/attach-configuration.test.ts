import {expect, test} from 'vitest';
import {attachConfiguration} from '../../../../source/debug/editor/attach-configuration.ts';

const to = {
	name: 'conducto: /a',
	port: 9229,
	folders: [
		{source: '/home/me/app/src', target: '/mnt/conducto'},
		{source: '/home/me/lib', target: '/mnt/conducto/lib'},
	],
	workdir: '/mnt/conducto',
	workspace: '/home/me/app',
} as const;

test('debugpy has all folders, inner ones first', () => {
	expect(attachConfiguration({...to, language: 'python'})).toEqual({
		name: 'conducto: /a',
		type: 'debugpy',
		request: 'attach',
		connect: {host: '127.0.0.1', port: 9229},
		pathMappings: [
			{localRoot: '/home/me/lib', remoteRoot: '/mnt/conducto/lib'},
			{localRoot: `\${workspaceFolder}/src`, remoteRoot: '/mnt/conducto'},
		],
	});
});

test('Node.js has the folder in which the command starts', () => {
	const configuration = attachConfiguration({...to, language: 'node'});
	expect(configuration).toMatchObject({
		type: 'node',
		request: 'attach',
		address: '127.0.0.1',
		port: 9229,
		localRoot: `\${workspaceFolder}/src`,
		remoteRoot: '/mnt/conducto',
	});
	const inner = attachConfiguration({...to, language: 'node', workdir: '/mnt/conducto/lib/x'});
	expect(inner).toMatchObject({localRoot: '/home/me/lib', remoteRoot: '/mnt/conducto/lib'});
	const whole = attachConfiguration({...to, language: 'node', workspace: '/home/me/app/src'});
	expect(whole).toMatchObject({localRoot: `\${workspaceFolder}`});
});

test('without files of the person, Node.js shows its own', () => {
	const configuration = attachConfiguration({...to, language: 'node', folders: []});
	expect(configuration).not.toHaveProperty('localRoot');
	expect(configuration).not.toHaveProperty('remoteRoot');
});
