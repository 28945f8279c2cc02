// The authorization code flow of a wallet made of @openid4vc/oauth2 and @openid4vc/openid4vci: pushed request, PKCE, DPoP with
// the server's nonces, the attestation of the wallet's provider where it has one, code, token, credentials, refresh.
import { randomBytes } from "node:crypto";
import {
  clientAuthenticationClientAttestationJwt,
  clientAuthenticationNone,
  createClientAttestationJwt,
  Oauth2Client,
} from "@openid4vc/oauth2";
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { callbacks, newKey } from "./callbacks.mjs";
import { jwkSigner, kept, proofsOf, tell } from "./issued.mjs";

/** Client authentication, and a fetch that counts how often the server asked for its nonce. */
function callbacksOf({ clientId, dpopKey, instanceKey, attestation, holders = [] }, rootPem) {
  const used = callbacks([dpopKey, instanceKey, ...holders], rootPem);
  const counted = { nonces: 0 };
  return {
    counted,
    callbacks: {
      ...used,
      clientAuthentication: attestation
        ? clientAuthenticationClientAttestationJwt({ clientAttestationJwt: attestation, callbacks: used })
        : clientAuthenticationNone({ clientId }),
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const said = `${response.headers.get("WWW-Authenticate")} ${response.ok ? "" : await response.clone().text()}`;
        if (said.includes("use_dpop_nonce")) counted.nonces++;
        return response;
      },
    },
  };
}

/** What the wallet's provider says of it: its own key signs, and its chain leads to its own root. */
async function attest({ key, x5c, rootPem }, clientId, instanceKey) {
  return createClientAttestationJwt({
    issuer: "https://provider.example",
    clientId,
    confirmation: { jwk: instanceKey.publicJwk },
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 600_000),
    additionalPayload: { wallet_name: "npm wallet" },
    signer: { method: "x5c", alg: "ES256", x5c },
    callbacks: callbacks([key], rootPem),
  });
}

/**
 * Pushes a request: for an offer, or for a scope of an issuer that made none.
 * @returns The address that the person's browser opens, and the state that "finish" needs.
 */
export async function begin({ offer, issuer, scope, clientId, redirectUri, provider, rootPem }) {
  const [dpopKey, instanceKey] = [newKey(), newKey()];
  const attestation = provider && (await attest(provider, clientId, instanceKey));
  const state = { clientId, redirectUri, dpopKey, instanceKey, attestation };
  const { callbacks: used, counted } = callbacksOf(state, rootPem);
  const client = new Openid4vciClient({ callbacks: used });
  const dpop = { signer: jwkSigner(dpopKey) };

  if (offer) {
    const credentialOffer = await client.resolveCredentialOffer(offer);
    const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
    const [configuration] = credentialOffer.credential_configuration_ids;
    const asked = await client.createAuthorizationRequestUrlFromOffer({
      credentialOffer,
      issuerMetadata,
      clientId,
      redirectUri,
      scope: issuerMetadata.credentialIssuer.credential_configurations_supported[configuration].scope,
      dpop,
    });
    return { ...state, credentialOffer, verifier: asked.pkce.codeVerifier, url: asked.authorizationRequestUrl, nonces: counted.nonces };
  }

  const issuerMetadata = await client.resolveIssuerMetadata(issuer);
  const value = randomBytes(16).toString("base64url");
  const asked = await new Oauth2Client({ callbacks: used }).createAuthorizationRequestUrl({
    authorizationServerMetadata: issuerMetadata.authorizationServers[0],
    clientId,
    redirectUri,
    scope,
    state: value,
    dpop,
  });
  const credentialOffer = { credential_issuer: issuer, credential_configuration_ids: [scope], grants: { authorization_code: {} } };
  return {
    ...state,
    credentialOffer,
    value,
    verifier: asked.pkce.codeVerifier,
    url: asked.authorizationRequestUrl,
    nonces: counted.nonces,
  };
}

/** Goes on with the state of "begin" once the browser came back: code, token, so many credentials; and all but the code once more by refresh. */
export async function finish({ redirect, copies, rootPem, ...state }) {
  state.holders = Array.from({ length: copies }, newKey);
  const { callbacks: used, counted } = callbacksOf(state, rootPem);
  const client = new Openid4vciClient({ callbacks: used });
  const issuerMetadata = await client.resolveIssuerMetadata(state.credentialOffer.credential_issuer);
  const [authorizationServerMetadata] = issuerMetadata.authorizationServers;
  const came = client.parseAndVerifyAuthorizationResponseRedirectUrl({ url: redirect, authorizationServerMetadata });
  if (came.state !== state.value) throw new Error("the answer is to another request");
  if (came.error) return { error: came.error };

  const dpop = { signer: jwkSigner(state.dpopKey) };
  const granted = await client.retrieveAuthorizationCodeAccessTokenFromOffer({
    credentialOffer: state.credentialOffer,
    issuerMetadata,
    authorizationCode: came.code,
    pkceCodeVerifier: state.verifier,
    redirectUri: state.redirectUri,
    dpop,
  });
  const first = await fetchWith(client, issuerMetadata, state, granted, rootPem);
  const refreshed = await new Oauth2Client({ callbacks: used }).retrieveRefreshTokenAccessToken({
    authorizationServerMetadata,
    refreshToken: granted.accessTokenResponse.refresh_token,
    dpop: granted.dpop,
  });
  const second = await fetchWith(client, issuerMetadata, state, refreshed, rootPem);
  return { tokenType: granted.accessTokenResponse.token_type, nonces: counted.nonces, first, second };
}

async function fetchWith(client, issuerMetadata, { credentialOffer, holders }, granted, rootPem) {
  const accessToken = granted.accessTokenResponse.access_token;
  const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
  const proofs = await proofsOf(client, issuerMetadata, credentialConfigurationId, holders);
  const { credentialResponse } = await client.retrieveCredentials({
    issuerMetadata,
    credentialConfigurationId,
    accessToken,
    dpop: granted.dpop,
    proofs,
  });
  const told = await tell(client, issuerMetadata, granted.dpop, accessToken, credentialResponse.notification_id);
  return { told, credentials: await kept(credentialResponse.credentials, holders, rootPem) };
}
