import {expect, test} from 'vitest';
import {parseOsRelease} from '../../../../source/image/inspect/os-release.ts';

test('names with and without quotes, and what it derives from', () => {
	const text = `NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos  fedora"\nPRETTY_NAME='Rocky Linux 9'\n`;
	expect(parseOsRelease(text)).toEqual({
		distribution: 'Rocky Linux 9',
		distributionId: 'rocky',
		distributionLike: ['rhel', 'centos', 'fedora'],
	});
});

test('nothing is known where there is nothing', () => {
	const nothing = {distribution: undefined, distributionId: undefined, distributionLike: []};
	expect(parseOsRelease('')).toEqual(nothing);
	expect(parseOsRelease('ID=\nPRETTY_NAME=""\nVERSION_ID=1')).toEqual(nothing);
	expect(parseOsRelease('NAME=Tiny\nID=tiny')).toEqual({
		distribution: 'Tiny',
		distributionId: 'tiny',
		distributionLike: [],
	});
});
