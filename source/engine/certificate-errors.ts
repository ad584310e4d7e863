/** What OpenSSL, pip, npm and Node, curl, git, apt, apk, wget, Go, Rust and Java say of a certificate that they don't trust. */
const untrusted =
	/CERTIFICATE_VERIFY_FAILED|certificate verif\w* failed|SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|self.signed certificate|unable to get (?:local )?issuer certificate|certificate problem|problem confirming the ssl certificate|certificate is (?:not trusted|signed by unknown)|certificate signed by unknown authority|server certificate not trusted|cannot verify \S+ certificate|invalid peer certificate|PKIX path building failed/i;
/** Wrong in themselves: to trust their issuer would not help. */
const invalid =
	/expired|not yet valid|hostname mismatch|doesn't match|does not match|no alternative/i;

/** Whether a program failed because it met a certificate whose issuer it doesn't know, as behind a proxy that signs TLS anew. */
export function isCertificateError(output: string): boolean {
	return output.split('\n').some(line => untrusted.test(line) && !invalid.test(line));
}
