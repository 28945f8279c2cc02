// Reads one JSON object from standard input and lets @sigstore/verify judge it: prints "accepted", or "rejected: why".
// {"origin","keyId":hex,"publicKey":base64 SPKI,"checkpoint":note,"index","hashes":[base64],"entry":base64}
"use strict";
const { createPublicKey } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

// The package lies in the folder where this is run; its functions are not among its exports.
const installed = createRequire(join(process.cwd(), "package.json"));
const tlog = join(process.cwd(), "node_modules/@sigstore/verify/dist/tlog");
const { verifyCheckpoint } = installed(join(tlog, "checkpoint.js"));
const { verifyMerkleInclusion } = installed(join(tlog, "merkle.js"));

const asked = JSON.parse(readFileSync(0, "utf8"));
const entry = {
  canonicalizedBody: Buffer.from(asked.entry, "base64"),
  inclusionProof: {
    logIndex: asked.index,
    hashes: asked.hashes.map((hash) => Buffer.from(hash, "base64")),
    checkpoint: { envelope: asked.checkpoint },
  },
};
const log = {
  logID: Buffer.from(asked.keyId, "hex"),
  baseURL: asked.origin,
  publicKey: createPublicKey({ key: Buffer.from(asked.publicKey, "base64"), format: "der", type: "spki" }),
};

try {
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
  console.log("accepted");
} catch (error) {
  if (error.name !== "VerificationError" && error.code !== "TLOG_INCLUSION_PROOF_ERROR") throw error;
  console.log("rejected: " + error.message);
}
