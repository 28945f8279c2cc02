using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Wallet.Access;

/// <summary>One line of who saw or judged what, as the API or an exported file has it.</summary>
/// <param name="Line">What the leaf of its day's tree commits to.</param>
/// <param name="Day">Days since 1970-01-01 UTC.</param>
/// <param name="Proof">Null while the day is open.</param>
/// <param name="Digest">uid of the statement with the day's root; null while the day is open.</param>
internal sealed record AccessRecord(JsonObject Line, ulong Day, InclusionProof? Proof, Bytes32? Digest)
{
    /// <summary>The leaf hash of RFC 9162 §2.1.1 over the line's canonical form (RFC 8785).</summary>
    public Hash Leaf => Hash.OfLeaf(Jcs.Write(Line));

    /// <returns>The line; or <c>access-record-malformed</c>.</returns>
    public static Result<AccessRecord> Read(JsonNode? node)
    {
        if (node is not JsonObject json || json["line"] is not JsonObject line || JsonFields.Number(json["day"]) is not { } day
            || line.Text("at") is null || line.Text("actor") is null || line["purpose"] is not JsonObject)
            return Malformed();
        if (json["digest"] is null && json["proof"] is null)
            return new AccessRecord(line, day, Proof: null, Digest: null);
        return json["digest"] is JsonObject digest && Bytes32.Read(digest.Text("uid")) is { } uid
            && json["proof"] is JsonObject proof && JsonFields.Number(proof["leafIndex"]) is { } index and <= int.MaxValue
            && JsonFields.Number(proof["treeSize"]) is { } size and <= int.MaxValue && proof.Texts("path") is { } texts
            && texts.Select(Hash.Read).ToList() is var path && path.TrueForAll(hash => hash is not null)
            ? new AccessRecord(line, day, new InclusionProof((long)index, (long)size, [.. path.Select(hash => hash!.Value)]), uid)
            : Malformed();
    }

    private static Refusal Malformed() => new("access-record-malformed", "A line is not in the form of an access record.");
}
