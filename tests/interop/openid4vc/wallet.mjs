// A wallet made of @openid4vc/openid4vci, @openid4vc/openid4vp and @sd-jwt/sd-jwt-vc. Reads one JSON object from standard
// input, {"do": "receive", "begin", "finish", "fetchDeferred" or "present", ...}, and prints what came of it as another.
import { readFileSync } from "node:fs";
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { Openid4vpClient } from "@openid4vc/openid4vp";
import { begin, finish } from "./authorization-code.mjs";
import { callbacks, newKey } from "./callbacks.mjs";
import { encryptedFetch, responseEncryption } from "./encryption.mjs";
import { jwkSigner, kept, proofsOf, tell } from "./issued.mjs";
import { sdJwtVc } from "./sd-jwt.mjs";

/**
 * An offer with a pre-authorized code, redeemed for so many copies with a DPoP-bound token.
 * @returns Credentials; or what "fetch" needs, while they wait for an officer.
 */
async function receive({ offer, txCode, copies, encrypted, rootPem }) {
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
  const proofs = await proofsOf(client, issuerMetadata, credentialConfigurationId, holders);

  // The library writes and reads JSON; encryption (OpenID4VCI 1.0, section 10) lies around it.
  const own = { ...newKey(), kid: "own", enc: "A256GCM" };
  const asking = encrypted
    ? new Openid4vciClient({
        callbacks: { ...callbacks([dpopKey], rootPem), fetch: encryptedFetch(issuerMetadata.credentialIssuer, own) },
      })
    : client;
  const { credentialResponse } = await asking.retrieveCredentials({
    issuerMetadata,
    credentialConfigurationId,
    accessToken,
    dpop: granted.dpop,
    proofs,
    additionalRequestPayload: encrypted && { credential_response_encryption: responseEncryption(own) },
  });

  const state = { issuer: credentialOffer.credential_issuer, accessToken, dpopKey, holders };
  if (credentialResponse.transaction_id) return { ...state, transactionId: credentialResponse.transaction_id };
  const told = await tell(client, issuerMetadata, granted.dpop, accessToken, credentialResponse.notification_id);
  return {
    tokenType: granted.accessTokenResponse.token_type,
    told,
    credentials: await kept(credentialResponse.credentials, holders, rootPem),
  };
}

/** What had to wait, with the state that "receive" gave; the transaction again while it still waits. */
async function fetchDeferred({ issuer, accessToken, dpopKey, holders, transactionId, rootPem }) {
  // Version 0.4.6 refuses a notification_id beside deferred credentials, where OpenID4VCI 1.0, section 9.2, has one.
  let notificationId;
  const setAside = async (url, init) => {
    const response = await fetch(url, init);
    if (!String(url).endsWith("/deferred_credential") || !response.ok) return response;
    const { notification_id, ...rest } = await response.json();
    notificationId = notification_id;
    return new Response(JSON.stringify(rest), { status: response.status, headers: { "Content-Type": "application/json" } });
  };
  const client = new Openid4vciClient({ callbacks: { ...callbacks([dpopKey, ...holders], rootPem), fetch: setAside } });
  const issuerMetadata = await client.resolveIssuerMetadata(issuer);
  const dpop = { signer: jwkSigner(dpopKey) };
  const { deferredCredentialResponse } = await client.retrieveDeferredCredentials({ issuerMetadata, accessToken, transactionId, dpop });
  if (deferredCredentialResponse.transaction_id)
    return { transactionId: deferredCredentialResponse.transaction_id, interval: deferredCredentialResponse.interval };
  return {
    told: await tell(client, issuerMetadata, dpop, accessToken, notificationId),
    credentials: await kept(deferredCredentialResponse.credentials, holders, rootPem),
  };
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
  console.log(JSON.stringify(await { receive, begin, finish, fetchDeferred, present }[asked.do](asked)));
} catch (error) {
  // The library keeps what the server said beside its own words.
  console.error(error, JSON.stringify(error.response ?? error.errorResponse ?? error.cause ?? null));
  process.exitCode = 1;
}
