// What comes after a token in every flow of a wallet made of @openid4vc/openid4vci: proofs, credentials, the word to the issuer.
import { keyOfChain } from "./callbacks.mjs";
import { headerOf, sdJwtVc } from "./sd-jwt.mjs";

export const jwkSigner = ({ publicJwk }) => ({ method: "jwk", alg: "ES256", publicJwk });

/** A proof by each holder key, under a fresh nonce of the issuer. */
export async function proofsOf(client, issuerMetadata, credentialConfigurationId, holders) {
  const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
  const proofs = await Promise.all(
    holders.map((holder) =>
      client.createCredentialRequestJwtProof({ issuerMetadata, credentialConfigurationId, signer: jwkSigner(holder), nonce }),
    ),
  );
  return { jwt: proofs.map(({ jwt }) => jwt) };
}

/** Tells the issuer that the credentials were kept, where it wants to know. */
export async function tell(client, issuerMetadata, dpop, accessToken, notificationId) {
  if (!notificationId) return null;
  const { response } = await client.sendNotification({
    issuerMetadata,
    accessToken,
    dpop,
    notification: { notificationId, event: "credential_accepted" },
  });
  return response.status;
}

/** Each copy, once it is found to be signed under the root and bound to the key that was asked for. */
export async function kept(issued, holders, rootPem) {
  const credentials = [];
  for (const [i, { credential }] of issued.entries()) {
    const issuerJwk = keyOfChain(headerOf(credential).x5c, rootPem);
    const { payload } = await sdJwtVc({ issuerJwk, rootPem }).verify(credential);
    if (payload.cnf.jwk.x !== holders[i].publicJwk.x) throw new Error("a copy is bound to another key");
    credentials.push({ compact: credential, holder: holders[i], claims: payload });
  }
  return credentials;
}
