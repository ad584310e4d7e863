import {expect, test} from 'vitest';
import {isCertificateError} from '../../../source/engine/certificate-errors.ts';

test.each([
	"WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1000)'))': /simple/six/",
	'npm error code SELF_SIGNED_CERT_IN_CHAIN',
	'npm ERR! code UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	"  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'",
	"  code: 'DEPTH_ZERO_SELF_SIGNED_CERT'",
	'curl: (60) SSL certificate problem: unable to get local issuer certificate',
	'curl: (60) SSL certificate problem: self signed certificate in certificate chain',
	"fatal: unable to access 'https://git.test/x/': server certificate verification failed. CAfile: none CRLfile: none",
	"fatal: unable to access 'https://git.test/x/': SSL certificate problem: self-signed certificate",
	'  Certificate verification failed: The certificate is NOT trusted. The certificate issuer is unknown.  Could not handshake: Error in the certificate verification.',
	'  SSL connection failed: error:0A000086:SSL routines::certificate verify failed / Success [IP: 10.0.0.1 443]',
	'go: x: Get "https://go.test/x": tls: failed to verify certificate: x509: certificate signed by unknown authority',
	"ERROR: cannot verify files.test's certificate, issued by 'CN=Proxy':",
	'WARNING: fetching https://apk.test/main: TLS: server certificate not trusted',
	'  invalid peer certificate: UnknownIssuer',
	'PKIX path building failed: unable to find valid certification path to requested target',
])('%s', line => {
	expect(isCertificateError(`first\n${line}\nlast\n`)).toBe(true);
});

test.each([
	'curl: (6) Could not resolve host: files.test',
	'wget: note: TLS certificate validation not implemented',
	'Processing triggers for ca-certificates (20250419) ...',
	'curl: (60) SSL certificate problem: certificate has expired',
	"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'x'",
])('is something else: %s', line => {
	expect(isCertificateError(line)).toBe(false);
});
