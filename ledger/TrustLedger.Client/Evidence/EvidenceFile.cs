using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Client.Evidence;

/// <summary>All that is needed to check, with no server, that something was said, decided or signed on a log.</summary>
/// <remarks>
/// JSON: <c>{"type":"trustledger-evidence/1","log","genesis","documents","entries":[{"index","entry","proof"}],
/// "subject","state","credentials","openings"}</c>. State and openings may be left out. Without openings it holds nothing personal.
/// </remarks>
public sealed record EvidenceFile
{
    public const string Type = "trustledger-evidence/1";

    /// <summary>The largest file, in bytes.</summary>
    public const int MaximumBytes = 16 * 1024 * 1024;

    private const int MaximumEntries = 4096;

    /// <summary>The log's name, for people; the genesis says which it is.</summary>
    public required string Log { get; init; }

    /// <summary>The genesis file, as the founders signed it.</summary>
    public required JsonObject Genesis { get; init; }

    /// <summary>Policy documents beside that of the genesis.</summary>
    public IReadOnlyList<JsonObject> Documents { get; init; } = [];

    /// <summary>In the order of the log.</summary>
    public required IReadOnlyList<EvidenceEntry> Entries { get; init; }

    /// <summary>The statement that all this is about.</summary>
    public required Bytes32 Subject { get; init; }

    /// <summary>
    /// The subject's state as the log's mirrors signed it, as text: what no inclusion proof shows. Null when nobody was asked:
    /// then the subject is included, and its state is unknown.
    /// </summary>
    public string? State { get; init; }

    /// <summary>Credentials that were shown, with what was known of their status then; the wallet reads them.</summary>
    public IReadOnlyList<JsonObject> Credentials { get; init; } = [];

    public IReadOnlyList<EvidenceOpening> Openings { get; init; } = [];

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["type"] = Type,
            ["log"] = Log,
            ["genesis"] = Genesis.DeepClone(),
            ["documents"] = Array(Documents.Select(document => document.DeepClone())),
            ["entries"] = Array(Entries.Select(entry => new JsonObject
            {
                ["index"] = entry.Index,
                ["entry"] = Convert.ToBase64String(entry.Entry.Span),
                ["proof"] = entry.Proof,
            })),
            ["subject"] = Subject.ToString(),
            ["credentials"] = Array(Credentials.Select(credential => credential.DeepClone())),
        };
        if (State is not null)
            json["state"] = State;
        if (Openings.Count > 0)
        {
            json["openings"] = Array(Openings.Select(opening => new JsonObject
            {
                ["uid"] = opening.Uid.ToString(),
                ["content"] = opening.Content.DeepClone(),
                ["itemKey"] = Hex.Write(opening.ItemKey),
            }));
        }

        return json;
    }

    /// <summary>Reads a file's form; <see cref="EvidenceVerifier"/> says whether it holds.</summary>
    /// <returns>The file; <c>json-too-large</c>, <c>json-malformed</c>; or <c>evidence-malformed</c>.</returns>
    public static Result<EvidenceFile> Parse(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.ParseObject(json, MaximumBytes, maxDepth: 40).TryGet(out var whole, out var refusal))
            return refusal;

        var entries = Objects(whole["entries"])?.Select(ReadEntry).ToList();
        var openings = whole["openings"] is null ? [] : Objects(whole["openings"])?.Select(ReadOpening).ToList();
        if (JsonFields.Text(whole["type"]) != Type || JsonFields.Text(whole["log"]) is not { } log
            || whole["genesis"] is not JsonObject genesis || Objects(whole["documents"]) is not { } documents
            || entries is not { Count: > 0 and <= MaximumEntries } || entries.Contains(null)
            || openings is null || openings.Contains(null) || Objects(whole["credentials"]) is not { } credentials
            || (whole["state"] is not null && JsonFields.Text(whole["state"]) is null)
            || Bytes32.Read(JsonFields.Text(whole["subject"])) is not { } subject)
        {
            return new Refusal("evidence-malformed", $"This is not a file of {Type}.");
        }

        return new EvidenceFile
        {
            Log = log,
            Genesis = genesis,
            Documents = documents,
            Entries = [.. entries.OfType<EvidenceEntry>()],
            Subject = subject,
            State = JsonFields.Text(whole["state"]),
            Credentials = credentials,
            Openings = [.. openings.OfType<EvidenceOpening>()],
        };
    }

    private static EvidenceEntry? ReadEntry(JsonObject json)
    {
        var text = JsonFields.Text(json["entry"]) ?? "";
        var bytes = new byte[text.Length];
        return JsonFields.Number(json["index"]) is { } index and <= int.MaxValue && JsonFields.Text(json["proof"]) is { } proof
            && Convert.TryFromBase64String(text, bytes, out var written) && written > 0
                ? new EvidenceEntry((long)index, bytes.AsMemory(0, written), proof)
                : null;
    }

    private static EvidenceOpening? ReadOpening(JsonObject json) =>
        Bytes32.Read(JsonFields.Text(json["uid"])) is { } uid && json["content"] is JsonObject content
        && Hex.Read(JsonFields.Text(json["itemKey"]), Commitment.ItemKeyLength) is { } itemKey
            ? new EvidenceOpening(uid, content, itemKey)
            : null;

    private static List<JsonObject>? Objects(JsonNode? node) =>
        node is JsonArray array && array.All(item => item is JsonObject) ? [.. array.OfType<JsonObject>()] : null;

    private static JsonArray Array(IEnumerable<JsonNode> items) => [.. items];
}
