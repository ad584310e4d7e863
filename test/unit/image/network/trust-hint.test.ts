import {expect, test} from 'vitest';
import {plainNetwork} from '../../../../source/image/network/host-network.ts';
import {classicTrustHint, trustHint} from '../../../../source/image/network/trust-hint.ts';

const withBundle = {
	...plainNetwork,
	caBundle: {file: '/etc/company.pem', contents: Buffer.from('')},
};

test('without a bundle the variable is named, with one its file', () => {
	expect(trustHint(plainNetwork)).toMatch(/^Let CONDUCTO_CA_BUNDLE name a PEM file/);
	expect(trustHint(withBundle)).toMatch(/^Check that \/etc\/company\.pem/);
});

test('where files can not be lent, the variable alone is of no use', () => {
	expect(classicTrustHint(plainNetwork)).toMatch(/install docker buildx, let CONDUCTO_CA_BUNDLE/);
	expect(classicTrustHint(withBundle)).toMatch(/install docker buildx, .* \/etc\/company\.pem\.$/);
	expect(classicTrustHint(withBundle)).not.toContain('CONDUCTO_CA_BUNDLE');
});
