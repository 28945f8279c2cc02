// What the OpenID4VC libraries leave to whoever uses them: keys, signatures, hashes, encryption. Node's own and jose's.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { clientAuthenticationAnonymous, setGlobalConfig } from "@openid4vc/oauth2";
import { compactDecrypt, CompactEncrypt, CompactSign, compactVerify, importJWK } from "jose";

setGlobalConfig({ allowInsecureUrls: true }); // Loopback.

const utf8 = new TextEncoder();

/** A new P-256 key pair as JWKs. */
export function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { publicJwk: publicKey.export({ format: "jwk" }), privateJwk: privateKey.export({ format: "jwk" }) };
}

const sameKey = (a, b) => a.x === b.x && a.y === b.y;

/** The leaf's key of an x5c chain that leads to the root, without the root in it; throws where it does not. */
export function keyOfChain(x5c, rootPem) {
  const root = new X509Certificate(rootPem);
  const chain = x5c.map((der) => new X509Certificate(Buffer.from(der, "base64")));
  chain.forEach((certificate, i) => {
    const issuer = chain[i + 1] ?? root;
    if (certificate.fingerprint256 === root.fingerprint256) throw new Error("the root is in the chain");
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) throw new Error("no path to the root");
  });
  return createPublicKey(chain[0].publicKey.export({ format: "pem", type: "spki" })).export({ format: "jwk" });
}

/**
 * @param keys {publicJwk, privateJwk} of everything that is signed or decrypted here.
 * @param rootPem The one root that is trusted.
 */
export function callbacks(keys, rootPem) {
  return {
    hash: (data, algorithm) => createHash(algorithm.replace("-", "")).update(data).digest(),
    generateRandom: (bytes) => randomBytes(bytes),
    clientAuthentication: clientAuthenticationAnonymous(),
    signJwt: async (signer, { header, payload }) => {
      const jwk = signer.publicJwk ?? keyOfChain(signer.x5c, rootPem);
      const { privateJwk } = keys.find((key) => sameKey(key.publicJwk, jwk));
      const jwt = await new CompactSign(utf8.encode(JSON.stringify(payload)))
        .setProtectedHeader(header)
        .sign(await importJWK(privateJwk, "ES256"));
      return { jwt, signerJwk: jwk };
    },
    verifyJwt: async (signer, { compact }) => {
      const jwk = signer.method === "x5c" ? keyOfChain(signer.x5c, rootPem) : signer.publicJwk;
      try {
        await compactVerify(compact, await importJWK(jwk, "ES256"));
        return { verified: true, signerJwk: jwk };
      } catch {
        return { verified: false };
      }
    },
    encryptJwe: async ({ publicJwk, enc, apu, apv }, data) => {
      const header = { alg: "ECDH-ES", enc, ...(publicJwk.kid && { kid: publicJwk.kid }) };
      const encrypt = new CompactEncrypt(utf8.encode(data)).setProtectedHeader(header);
      if (apu || apv)
        encrypt.setKeyManagementParameters({ apu: Buffer.from(apu ?? "", "base64url"), apv: Buffer.from(apv ?? "", "base64url") });
      return { encryptionJwk: publicJwk, jwe: await encrypt.encrypt(await importJWK(publicJwk, "ECDH-ES")) };
    },
    decryptJwe: async (jwe) => {
      for (const { privateJwk } of keys) {
        try {
          const { plaintext } = await compactDecrypt(jwe, await importJWK(privateJwk, "ECDH-ES"));
          return { decrypted: true, decryptionJwk: privateJwk, payload: new TextDecoder().decode(plaintext) };
        } catch {
          // Another key's.
        }
      }
      return { decrypted: false };
    },
    getX509CertificateMetadata: (certificate) => {
      const names = new X509Certificate(Buffer.from(certificate, "base64")).subjectAltName?.split(", ") ?? [];
      const of = (kind) => names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
      return { sanDnsNames: of("DNS:"), sanUriNames: of("URI:") };
    },
  };
}
