/** Why an agent can't be reached, in words for who runs it; what has no words here is told as it came. */
export const reasonOf = (error: unknown): string => {
  const code = codeOf(error);
  const reason = code === undefined ? undefined : REASONS[code];
  const message = error instanceof Error ? error.message : "unknown reason";
  return reason === undefined ? message : `${reason} (${code ?? ""}: ${message})`;
};

const FOREIGN = "its certificate is not of the authority that agents are known by";
const REASONS: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: FOREIGN,
  DEPTH_ZERO_SELF_SIGNED_CERT: FOREIGN,
  UNABLE_TO_GET_ISSUER_CERT: FOREIGN,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: FOREIGN,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: FOREIGN,
  CERT_SIGNATURE_FAILURE: FOREIGN,
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is made for another name",
  ERR_SSL_WRONG_VERSION_NUMBER: "it doesn't speak TLS there",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it doesn't speak TLS there",
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: "our own certificate and key don't belong together",
  ENOENT: "a file of ours for agents is not there",
  EACCES: "a file of ours for agents can't be read",
};

const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
};
