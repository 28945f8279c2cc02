// @sd-jwt/sd-jwt-vc as one side of ./bench credentials: reads "issue N" or "verify N", answers with seconds.
// Signing, checking and hashing are node's own, synchronous ones: of those that the library can be given, the fastest.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

const work = JSON.parse(readFileSync(process.argv[2], "utf8"));
const privateKey = createPrivateKey({ key: work.issuerPrivate, format: "jwk" });
const issuerKey = createPublicKey({ key: work.issuer, format: "jwk" });
const dsaEncoding = "ieee-p1363";
const check = (key, data, signature) =>
  verify("sha256", Buffer.from(data), { key, dsaEncoding }, Buffer.from(signature, "base64url"));

const instance = new SDJwtVcInstance({
  signAlg: "ES256",
  signer: (data) => sign("sha256", Buffer.from(data), { key: privateKey, dsaEncoding }).toString("base64url"),
  verifier: (data, signature) => check(issuerKey, data, signature),
  kbVerifier: (data, signature, payload) =>
    check(createPublicKey({ key: payload.cnf.jwk, format: "jwk" }), data, signature),
  hashAlg: "sha-256",
  hasher: (data) => new Uint8Array(createHash("sha256").update(data).digest()),
  saltGenerator: () => randomBytes(16).toString("base64url"),
});

const frame = { _sd: work.hidden };
const operations = {
  issue: (i) => instance.issue({ ...work.claims, cnf: { jwk: work.holders[i] } }, frame, { header: work.header }),
  verify: async (i) => {
    const { kb } = await instance.verify(work.presentations[i], {
      requiredClaimKeys: work.shown,
      keyBindingNonce: work.nonce,
    });
    if (kb.payload.aud !== work.audience || Math.abs(kb.payload.iat - work.now) > 300) throw new Error("not for us");
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = line.split(" ");
  const start = process.hrtime.bigint();
  for (let i = 0; i < Number(count); i++) await operations[name](i % work.holders.length);
  console.log(Number(process.hrtime.bigint() - start) / 1e9);
}
