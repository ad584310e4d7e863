import {expect, test} from 'vitest';
import {optionLines} from '../../../../../source/debug/changes/packages/option-lines.ts';

const nothing = {installPackages: [], installPip: [], installNpm: []};

test('nothing was installed: no lines', () => {
	expect(optionLines(nothing, {install_pip: ['six']})).toEqual([]);
});

test('each option is whole: with what it has, other versions replaced, quotes escaped', () => {
	const found = {
		installPackages: ['jq'],
		installPip: ['pandas==2.3.0', 'ruamel.yaml==1'],
		installNpm: ['@scope/tool@2', "it's"],
	};
	const spec = {
		install_packages: ['git'],
		install_pip: ['pandas[excel]==2.2', 'requests', 'ruamel-yaml'],
		install_npm: true as const,
	};
	expect(optionLines(found, spec)).toEqual([
		"installPackages: ['git', 'jq'],",
		"installPip: ['requests', 'pandas==2.3.0', 'ruamel.yaml==1'],",
		"installNpm: ['@scope/tool@2', 'it\\'s'],",
	]);
});

test('what the image has already is no news', () => {
	const found = {...nothing, installPackages: ['jq']};
	expect(optionLines(found, {install_packages: ['jq', 'git']})).toEqual([]);
});
