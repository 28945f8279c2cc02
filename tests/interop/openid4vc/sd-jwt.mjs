// @sd-jwt/sd-jwt-vc with node's own signatures and hashes.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { keyOfChain } from "./callbacks.mjs";

const dsaEncoding = "ieee-p1363";
const check = (jwk, data, signature) =>
  verify("sha256", Buffer.from(data), { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding }, Buffer.from(signature, "base64url"));
const signer = (privateJwk) => (data) =>
  sign("sha256", Buffer.from(data), { key: createPrivateKey({ key: privateJwk, format: "jwk" }), dsaEncoding }).toString("base64url");

/** What the first part of a compact SD-JWT says of its signer. */
export const headerOf = (compact) => JSON.parse(Buffer.from(compact.split(".")[0], "base64url"));

/**
 * @param issuerJwk The key that credentials are checked with.
 * @param privateJwk For issuing, or for key binding.
 */
export function sdJwtVc({ issuerJwk, privateJwk, rootPem }) {
  return new SDJwtVcInstance({
    signAlg: "ES256",
    kbSignAlg: "ES256",
    hashAlg: "sha-256",
    signer: privateJwk && signer(privateJwk),
    kbSigner: privateJwk && signer(privateJwk),
    verifier: (data, signature) => check(issuerJwk, data, signature),
    kbVerifier: (data, signature, payload) => check(payload.cnf.jwk, data, signature),
    statusVerifier: (data, signature) => {
      const { x5c } = JSON.parse(Buffer.from(data.split(".")[0], "base64url"));
      return check(keyOfChain(x5c, rootPem), data, signature);
    },
    hasher: (data) => new Uint8Array(createHash("sha256").update(data).digest()),
    saltGenerator: () => randomBytes(16).toString("base64url"),
  });
}
