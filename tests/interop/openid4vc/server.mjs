// An issuer and a verifier made of @openid4vc/oauth2, @openid4vc/openid4vci, @openid4vc/openid4vp and @sd-jwt/sd-jwt-vc, on
// a port of loopback. Reads one JSON object from the first line of standard input, {"key", "x5c", "rootPem"}, and prints
// {"url", "offer", "txCode", "request"}. Ends with its standard input.
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Oauth2AuthorizationServer, Oauth2ResourceServer, SupportedAuthenticationScheme } from "@openid4vc/oauth2";
import { Openid4vciIssuer } from "@openid4vc/openid4vci";
import { Openid4vpVerifier } from "@openid4vc/openid4vp";
import { callbacks, keyOfChain, newKey } from "./callbacks.mjs";
import { headerOf, sdJwtVc } from "./sd-jwt.mjs";

const input = createInterface({ input: process.stdin });
const { key, x5c, rootPem } = JSON.parse((await input[Symbol.asyncIterator]().next()).value);
input.on("close", () => process.exit());

const random = () => randomBytes(16).toString("base64url");
const encryption = newKey();
encryption.publicJwk = { ...encryption.publicJwk, kid: "response", use: "enc", alg: "ECDH-ES" };
const used = callbacks([key, encryption], rootPem);
const signer = { method: "jwk", alg: "ES256", publicJwk: key.publicJwk };
const authorization = new Oauth2AuthorizationServer({ callbacks: used });
const resources = new Oauth2ResourceServer({ callbacks: used });
const issuer = new Openid4vciIssuer({ callbacks: used });
const verifier = new Openid4vpVerifier({ callbacks: used });

const http = createServer((request, response) => answer(request, response));
await new Promise((listening) => http.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${http.address().port}`;
const type = `${url}/credentials/library-card`;

const issuerMetadata = {
  credentialIssuer: issuer.createCredentialIssuerMetadata({
    credential_issuer: url,
    credential_endpoint: `${url}/credential`,
    nonce_endpoint: `${url}/nonce`,
    batch_credential_issuance: { batch_size: 4 },
    display: [{ name: "Library", locale: "en-US" }],
    credential_configurations_supported: {
      library: {
        format: "dc+sd-jwt",
        vct: type,
        scope: "library",
        cryptographic_binding_methods_supported: ["jwk"],
        credential_signing_alg_values_supported: ["ES256"],
        proof_types_supported: { jwt: { proof_signing_alg_values_supported: ["ES256"] } },
        credential_metadata: { display: [{ name: "Library card", locale: "en-US" }] },
      },
    },
  }),
  authorizationServers: [
    authorization.createAuthorizationServerMetadata({
      issuer: url,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      response_types_supported: ["code"],
      grant_types_supported: ["urn:ietf:params:oauth:grant-type:pre-authorized_code"],
      "pre-authorized_grant_anonymous_access_supported": true,
      dpop_signing_alg_values_supported: ["ES256"],
      token_endpoint_auth_methods_supported: ["none"],
    }),
  ],
};
issuerMetadata.knownCredentialConfigurations = issuerMetadata.credentialIssuer.credential_configurations_supported;

const [code, txCode, nonces] = [random(), "493536", new Set()];
const { credentialOffer } = await issuer.createCredentialOffer({
  issuerMetadata,
  credentialConfigurationIds: ["library"],
  grants: {
    "urn:ietf:params:oauth:grant-type:pre-authorized_code": {
      "pre-authorized_code": code,
      tx_code: { input_mode: "numeric", length: txCode.length },
    },
  },
});

const nonce = random();
const asked = await verifier.createOpenId4vpAuthorizationRequest({
  scheme: "openid4vp://",
  authorizationRequestPayload: {
    response_type: "vp_token",
    client_id: `x509_hash:${createHash("sha256").update(Buffer.from(x5c[0], "base64")).digest("base64url")}`,
    response_mode: "direct_post.jwt",
    response_uri: `${url}/response`,
    nonce,
    state: random(),
    dcql_query: {
      credentials: [
        {
          id: "card",
          format: "dc+sd-jwt",
          meta: { vct_values: [type] },
          claims: [{ path: ["number"] }, { path: ["name"] }],
        },
      ],
    },
    client_metadata: {
      jwks: { keys: [encryption.publicJwk] },
      encrypted_response_enc_values_supported: ["A128GCM", "A256GCM"],
      vp_formats_supported: { "dc+sd-jwt": { "sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"] } },
    },
  },
  jar: {
    requestUri: `${url}/request`,
    jwtSigner: { method: "x5c", alg: "ES256", x5c },
    expiresInSeconds: 300,
    additionalJwtPayload: { aud: "https://self-issued.me/v2" },
  },
});

let verdict = { state: "waiting" };
const routes = {
  "GET /.well-known/openid-credential-issuer": () => issuerMetadata.credentialIssuer,
  "GET /.well-known/oauth-authorization-server": () => issuerMetadata.authorizationServers[0],
  "GET /jwks": () => ({ keys: [key.publicJwk] }),
  "POST /nonce": () => {
    const made = random();
    nonces.add(made);
    return issuer.createNonceResponse({ cNonce: made });
  },
  "POST /token": token,
  "POST /credential": credential,
  "GET /request": () => asked.jar.authorizationRequestJwt,
  "POST /response": presented,
  "GET /verdict": () => verdict,
};

async function token(request, body) {
  const parsed = authorization.parseAccessTokenRequest({ accessTokenRequest: Object.fromEntries(new URLSearchParams(body)), request });
  const { dpop } = await authorization.verifyPreAuthorizedCodeAccessTokenRequest({
    grant: parsed.grant,
    accessTokenRequest: parsed.accessTokenRequest,
    request,
    expectedPreAuthorizedCode: code,
    expectedTxCode: txCode,
    authorizationServerMetadata: issuerMetadata.authorizationServers[0],
    dpop: { ...parsed.dpop, required: true, allowedSigningAlgs: ["ES256"] },
  });
  return authorization.createAccessTokenResponse({
    authorizationServer: url,
    audience: url,
    expiresInSeconds: 300,
    subject: code,
    signer,
    dpop,
  });
}

async function credential(request, body) {
  await resources.verifyResourceRequest({
    authorizationServers: issuerMetadata.authorizationServers,
    request,
    resourceServer: url,
    allowedAuthenticationSchemes: [SupportedAuthenticationScheme.DPoP],
  });
  const parsed = issuer.parseCredentialRequest({ issuerMetadata, credentialRequest: JSON.parse(body) });
  const credentials = [];
  let spent;
  for (const jwt of parsed.proofs.jwt) {
    const claimed = JSON.parse(Buffer.from(jwt.split(".")[1], "base64url")).nonce;
    if (!nonces.has(claimed)) throw new Error("a nonce that was never given");
    spent = claimed;
    const proof = await issuer.verifyCredentialRequestJwtProof({ issuerMetadata, jwt, expectedNonce: claimed });
    const claims = {
      iss: url,
      vct: type,
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(Date.now() / 1000) + 86_400,
      cnf: { jwk: proof.signer.publicJwk },
      number: "L-0042",
      name: "云小舟",
    };
    const compact = await sdJwtVc({ privateJwk: key.privateJwk }).issue(claims, { _sd: ["number", "name"] }, { header: { x5c } });
    credentials.push({ credential: compact });
  }
  nonces.delete(spent);
  return issuer.createCredentialResponse({ credentialRequest: parsed, credentials });
}

async function presented(_, body) {
  const { authorizationResponsePayload } = await verifier.parseOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked.authorizationRequestPayload,
    authorizationResponse: Object.fromEntries(new URLSearchParams(body)),
    callbacks: used,
  });
  const [compact] = verifier.parseDcqlVpToken(authorizationResponsePayload.vp_token).card;
  const issuerJwk = keyOfChain(headerOf(compact).x5c, rootPem);
  const { payload, kb } = await sdJwtVc({ issuerJwk, rootPem }).verify(compact, {
    requiredClaimKeys: ["number", "name"],
    keyBindingNonce: nonce,
  });
  if (kb.payload.aud !== asked.authorizationRequestPayload.client_id) throw new Error("made for another verifier");
  verdict = { state: "accepted", number: payload.number, name: payload.name };
  return {};
}

async function answer(request, response) {
  const body = await new Promise((read) => {
    const parts = [];
    request.on("data", (part) => parts.push(part)).on("end", () => read(Buffer.concat(parts).toString()));
  });
  try {
    const { pathname } = new URL(request.url, url);
    const route = routes[`${request.method} ${pathname}`];
    if (!route) return response.writeHead(404).end();
    const like = { method: request.method, url: url + pathname, headers: new Headers(Object.entries(request.headers)) };
    const made = await route(like, body);
    const contentType = typeof made === "string" ? "application/oauth-authz-req+jwt" : "application/json";
    response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store" });
    response.end(typeof made === "string" ? made : JSON.stringify(made));
  } catch (error) {
    console.error(request.method, request.url, error);
    response.writeHead(400, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(JSON.stringify(error.errorResponse ?? { error: "invalid_request" }));
  }
}

console.log(JSON.stringify({ url, offer: credentialOffer, txCode, request: asked.authorizationRequest }));
