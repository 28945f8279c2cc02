using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Requests;

/// <summary>The JOSE header of a request proof, with exactly the members that we write.</summary>
internal sealed record ProofHeader(string Type, string Algorithm, string KeyType, string Curve, byte[] PublicKey)
{
    /// <summary>Nothing here is negotiated: one type, one algorithm, one curve.</summary>
    public bool IsOurs => (Type, Algorithm, KeyType, Curve) ==
        (RequestProof.Type, RequestProof.Algorithm, "EC", RequestProof.Curve);

    public static ProofHeader? Read(JsonObject json) =>
        JsonFields.Exactly(json, "typ", "alg", "jwk") is not null
        && JsonFields.Exactly(json["jwk"], "kty", "crv", "x", "y") is { } jwk
        && JsonFields.Text(json["typ"]) is { } type && JsonFields.Text(json["alg"]) is { } algorithm
        && JsonFields.Text(jwk["kty"]) is { } keyType && JsonFields.Text(jwk["crv"]) is { } curve
        && StrictBase64Url.Decode(JsonFields.Text(jwk["x"])) is { Length: 32 } x
        && StrictBase64Url.Decode(JsonFields.Text(jwk["y"])) is { Length: 32 } y
            ? new ProofHeader(type, algorithm, keyType, curve, [4, .. x, .. y])
            : null;
}
