using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Client.Reading;

/// <summary>Reads a node's JSON, and remembers whether any member was not what was asked for.</summary>
internal sealed class NodeAnswer
{
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly JsonObject _json;

    private NodeAnswer(JsonObject json) => _json = json;

    /// <summary>False once a member was missing or of another kind: what was read stands for nothing.</summary>
    public bool IsWhole { get; private set; } = true;

    public static Refusal Malformed { get; } = new("node-answer-malformed", "The node's answer is not what this call gives.");

    public static Result<NodeAnswer> Parse(ReadOnlySpan<byte> utf8) =>
        StrictJson.ParseObject(utf8, MaxBytes).TryGet(out var json, out _) ? new NodeAnswer(json) : Malformed;

    /// <summary>The refusal in a problem object of RFC 9457; null for anything else.</summary>
    public static Refusal? ReadProblem(ReadOnlySpan<byte> utf8) =>
        StrictJson.ParseObject(utf8).TryGet(out var problem, out _)
        && JsonFields.Text(problem["title"]) is { } code && IsCode(code)
            ? Malformed with { Code = code, Detail = JsonFields.Text(problem["detail"]) ?? "" }
            : null;

    // What comes from a node ends up in logs and on terminals.
    private static bool IsCode(string code) =>
        code.Length is > 0 and <= 64 && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static NodeAnswer Of(JsonNode? node) => new(node as JsonObject ?? []);

    /// <summary>The whole answer, unchecked.</summary>
    public JsonObject Json => _json;

    public bool Has(string member) => _json[member] is not null;

    public string Text(string member) => JsonFields.Text(_json[member]) ?? Broken("");

    public long Index(string member) =>
        JsonFields.Number(_json[member]) is { } number and <= long.MaxValue ? (long)number : Broken(0L);

    public ulong Number(string member) => JsonFields.Number(_json[member]) ?? Broken(0UL);

    public Bytes32 Word(string member) => Bytes32.Read(Text(member)) ?? Broken(default(Bytes32));

    public Hash Hash(string member) => Protocol.Merkle.Hash.Read(Text(member)) ?? Broken(default(Hash));

    public byte[] Bytes(string member)
    {
        var text = Text(member);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written > 0 ? bytes[..written] : Broken<byte[]>([]);
    }

    public JsonObject Object(string member) => _json[member] as JsonObject ?? Broken<JsonObject>([]);

    public IReadOnlyList<JsonNode?> List(string member) => _json[member] is JsonArray list ? [.. list] : Broken<IReadOnlyList<JsonNode?>>([]);

    public List<Hash> Hashes(string member) =>
        [.. List(member).Select(node => Protocol.Merkle.Hash.Read(JsonFields.Text(node)) ?? Broken(default(Hash)))];

    public SignedNote? Note(string member) =>
        SignedNote.Parse(Text(member)).TryGet(out var note, out _) ? note : Broken<SignedNote?>(null);

    private T Broken<T>(T instead)
    {
        IsWhole = false;
        return instead;
    }
}
