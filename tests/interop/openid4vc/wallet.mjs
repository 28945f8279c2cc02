// A wallet made of @openid4vc/openid4vci, @openid4vc/openid4vp and @sd-jwt/sd-jwt-vc. Reads one JSON object from standard
// input, {"do": "receive" or "present", ...}, and prints what came of it as another.
import { readFileSync } from "node:fs";
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { Openid4vpClient } from "@openid4vc/openid4vp";
import { callbacks, keyOfChain, newKey } from "./callbacks.mjs";
import { headerOf, sdJwtVc } from "./sd-jwt.mjs";

const jwkSigner = ({ publicJwk }) => ({ method: "jwk", alg: "ES256", publicJwk });

/** An offer with a pre-authorized code, redeemed for so many copies with a DPoP-bound token. */
async function receive({ offer, txCode, copies, rootPem }) {
  const dpopKey = newKey();
  const holders = Array.from({ length: copies }, newKey);
  const client = new Openid4vciClient({ callbacks: callbacks([dpopKey, ...holders], rootPem) });

  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const granted = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode,
    dpop: { signer: jwkSigner(dpopKey) },
  });
  const accessToken = granted.accessTokenResponse.access_token;
  const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
  const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
  const proofs = await Promise.all(
    holders.map((holder) =>
      client.createCredentialRequestJwtProof({
        issuerMetadata,
        credentialConfigurationId,
        signer: jwkSigner(holder),
        nonce,
      }),
    ),
  );
  const { credentialResponse } = await client.retrieveCredentials({
    issuerMetadata,
    credentialConfigurationId,
    accessToken,
    dpop: granted.dpop,
    proofs: { jwt: proofs.map(({ jwt }) => jwt) },
  });

  const credentials = [];
  for (const [i, { credential }] of credentialResponse.credentials.entries()) {
    const issuerJwk = keyOfChain(headerOf(credential).x5c, rootPem);
    const { payload } = await sdJwtVc({ issuerJwk, rootPem }).verify(credential);
    if (payload.cnf.jwk.x !== holders[i].publicJwk.x) throw new Error("a copy is bound to another key");
    credentials.push({ compact: credential, holder: holders[i], claims: payload });
  }
  return { tokenType: granted.accessTokenResponse.token_type, credentials };
}

/** A request of a verifier, answered with the first credential for each of its queries. */
async function present({ request, credentials, rootPem }) {
  const client = new Openid4vpClient({ callbacks: callbacks([], rootPem) });
  const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: request });
  const resolved = await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: params });
  const asked = resolved.authorizationRequestPayload;

  const vpToken = {};
  for (const [i, query] of asked.dcql_query.credentials.entries()) {
    const { compact, holder } = credentials[i % credentials.length];
    const frame = Object.fromEntries(query.claims.map(({ path }) => [path[0], true]));
    vpToken[query.id] = [
      await sdJwtVc({ privateJwk: holder.privateJwk }).present(compact, frame, {
        kb: { payload: { iat: Math.floor(Date.now() / 1000), aud: asked.client_id, nonce: asked.nonce } },
      }),
    ];
  }

  const response = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked,
    clientMetadata: asked.client_metadata,
    authorizationResponsePayload: { vp_token: vpToken },
    jarm: asked.response_mode?.endsWith(".jwt")
      ? {
          encryption: { nonce: asked.nonce },
          serverMetadata: {
            authorization_signing_alg_values_supported: ["ES256"],
            authorization_encryption_alg_values_supported: ["ECDH-ES"],
            authorization_encryption_enc_values_supported: ["A128GCM", "A256GCM"],
          },
        }
      : undefined,
  });
  const submitted = await client.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked,
    authorizationResponsePayload: response.authorizationResponsePayload,
    jarm: response.jarm && { responseJwt: response.jarm.responseJwt },
  });
  return { mode: asked.response_mode, version: resolved.version, status: submitted.response.status, body: await submitted.response.text() };
}

const asked = JSON.parse(readFileSync(0, "utf8"));
try {
  console.log(JSON.stringify(await { receive, present }[asked.do](asked)));
} catch (error) {
  // The library keeps what the server said beside its own words.
  console.error(error, JSON.stringify(error.response ?? error.errorResponse ?? error.cause ?? null));
  process.exitCode = 1;
}
