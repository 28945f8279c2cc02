// Encrypted credential requests and responses (OpenID4VCI 1.0, section 10) around a client that knows JSON only.
import { compactDecrypt, CompactEncrypt, decodeProtectedHeader, importJWK } from "jose";

/** What a request says of the key that its response is encrypted to. The outer alg is a draft's; the library insists on it. */
export const responseEncryption = ({ publicJwk, kid, enc }) => ({
  jwk: { ...publicJwk, kid, use: "enc", alg: "ECDH-ES" },
  alg: "ECDH-ES",
  enc,
});

/** A fetch that encrypts what goes to the credential endpoint and decrypts what comes back; in clear, it throws. */
export function encryptedFetch(issuer, { privateJwk, kid, enc }) {
  const [theirs] = issuer.credential_request_encryption.jwks.keys;
  return async (url, init) => {
    if (String(url) !== issuer.credential_endpoint) return fetch(url, init);
    const body = await new CompactEncrypt(new TextEncoder().encode(init.body))
      .setProtectedHeader({ alg: "ECDH-ES", enc, kid: theirs.kid })
      .encrypt(await importJWK(theirs, "ECDH-ES"));
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "application/jwt");
    const response = await fetch(url, { ...init, headers, body });
    if (!response.ok) return response;
    if (response.headers.get("Content-Type") !== "application/jwt") throw new Error("the response came in clear");
    const jwe = await response.text();
    if (decodeProtectedHeader(jwe).kid !== kid) throw new Error("encrypted to another key");
    const { plaintext } = await compactDecrypt(jwe, await importJWK(privateJwk, "ECDH-ES"));
    return new Response(plaintext, { status: response.status, headers: { "Content-Type": "application/json" } });
  };
}
