using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>Who watches a log, as its founders agreed: the member <c>witnesses</c> of a genesis.</summary>
/// <remarks>
/// <c>{"operator":"…","policy":"log …\nwitness …\nquorum …\n","mirrors":{"threshold":2,"of":[{"organisation":"…","key":"…"}]}}</c>;
/// a log without witnesses has <c>[]</c> there. <c>mirrors</c> may be left out.
/// </remarks>
/// <param name="Operator">Code of the organisation that runs the primary.</param>
/// <param name="Policy">Whose cosignatures make a checkpoint final.</param>
public sealed record LogWitnesses(string Operator, WitnessPolicy Policy)
{
    /// <summary>Whose signed states count; mostly organisations that are witnesses, too, under another key.</summary>
    public IReadOnlyList<Mirror> Mirrors { get; init; } = [];

    /// <summary>How many mirrors must agree on a state; 0 when there are none.</summary>
    public int MirrorsNeeded { get; init; }

    /// <summary>What is wrong with the agreement for the log of that key.</summary>
    /// <returns>
    /// Null; or, first match wins: <c>witness-policy-other-log</c>, what <see cref="WitnessPolicyLint.Check"/> refuses, and
    /// <list type="bullet">
    /// <item><c>mirror-organisation-twice</c> two mirrors are one organisation's, or have one key</item>
    /// <item><c>mirror-of-operator</c> a mirror is the primary's own, or has a key that is the log's or a witness's</item>
    /// <item><c>mirror-quorum-weak</c> one liar could sign a state alone, or more are needed than there are</item>
    /// </list>
    /// </returns>
    public Refusal? Check(NoteVerifierKey logKey)
    {
        if (Policy.Logs is not [var log] || log.Key != logKey)
            return new Refusal("witness-policy-other-log", "The witness policy lists this log, by its key, and no other.");
        if (WitnessPolicyLint.Check(Policy, Operator) is { } weak)
            return weak;
        if (Mirrors.DistinctBy(mirror => mirror.Organisation, StringComparer.Ordinal).Count() < Mirrors.Count
            || Mirrors.DistinctBy(mirror => mirror.Key.Key).Count() < Mirrors.Count)
        {
            return new Refusal("mirror-organisation-twice", "Each mirror has its own organisation and its own key.");
        }

        if (Mirrors.Any(mirror => mirror.Organisation == Operator || mirror.Key.Key == logKey.Key
            || Policy.Witnesses.Any(witness => witness.Key.Key == mirror.Key.Key)))
        {
            return new Refusal("mirror-of-operator", "A mirror is not the operator's, and its key is neither the log's nor a witness's.");
        }

        return Mirrors.Count == 0 ? null : MirrorsNeeded >= 2 && MirrorsNeeded <= Mirrors.Count
            ? null
            : new Refusal("mirror-quorum-weak", "A state needs two mirrors at least, and no more than there are.");
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["operator"] = Operator, ["policy"] = Policy.ToString() };
        if (Mirrors.Count > 0)
        {
            json["mirrors"] = new JsonObject
            {
                ["threshold"] = MirrorsNeeded,
                ["of"] = new JsonArray([.. Mirrors.Select(mirror => new JsonObject
                {
                    ["organisation"] = mirror.Organisation,
                    ["key"] = mirror.Key.ToString(),
                })]),
            };
        }

        return json;
    }

    /// <returns>Null, and what is wrong, for anything that <see cref="ToJson"/> would not have written.</returns>
    internal static LogWitnesses? Read(JsonObject json, out string fault)
    {
        fault = "\"witnesses\" is [] or has operator, policy and, where there are any, mirrors.";
        var mirrors = json["mirrors"];
        if (JsonFields.Exactly(json, mirrors is null ? ["operator", "policy"] : ["operator", "policy", "mirrors"]) is null
            || JsonFields.Text(json["operator"]) is not { } named || !Bytes32.TryFromCode(named, out _)
            || JsonFields.Text(json["policy"]) is not { } text)
            return null;
        if (!WitnessPolicy.Parse(text).TryGet(out var policy, out var refusal) || policy.ToString() != text)
        {
            fault = refusal?.Detail ?? "The witness policy has another layout, or comments: write it as the program does.";
            return null;
        }

        var witnesses = new LogWitnesses(named, policy);
        return mirrors is null ? witnesses : WithMirrors(witnesses, mirrors);
    }

    private static LogWitnesses? WithMirrors(LogWitnesses witnesses, JsonNode json)
    {
        if (JsonFields.Exactly(json, "threshold", "of") is not { } node || JsonFields.Number(node["threshold"]) is not (> 0 and <= WitnessPolicy.MaxLines and var needed)
            || node["of"] is not JsonArray { Count: > 0 } of)
            return null;
        var mirrors = new List<Mirror>();
        foreach (var item in of)
        {
            if (JsonFields.Exactly(item, "organisation", "key") is not { } mirror
                || JsonFields.Text(mirror["organisation"]) is not { } organisation || !Bytes32.TryFromCode(organisation, out _)
                || JsonFields.Text(mirror["key"]) is not { } keyText
                || !NoteVerifierKey.Parse(keyText).TryGet(out var key, out _) || key.Type != NoteSignatureType.Ed25519)
                return null;
            mirrors.Add(new Mirror(organisation, key));
        }

        return witnesses with { Mirrors = mirrors, MirrorsNeeded = (int)needed };
    }
}
