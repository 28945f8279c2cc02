using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Protocol.Governance;

/// <summary>From JSON to a <see cref="Genesis"/>: the shape; <see cref="GenesisCheck"/> judges the sense.</summary>
internal sealed class GenesisReader
{
    private const int MaxBytes = 1 << 20;

    private readonly FieldReader _fields = new();

    public static Result<Genesis> Read(ReadOnlySpan<byte> envelope)
    {
        if (!StrictJson.ParseObject(envelope, MaxBytes).TryGet(out var node, out var refusal))
            return refusal;

        var reader = new GenesisReader();
        var content = reader.Content(node);
        var signatures = reader._fields.ArrayOrEmpty(node, "signatures").Select(reader.Signature).ToList();
        var members = reader._fields.ArrayOrEmpty(content, "members").Select(reader.Member).ToList();
        var domain = reader.Domain(reader._fields.Object(content, "domain"));
        var (origin, logKey, readers) = reader.Names(content);
        var witnesses = reader.Witnesses(content["witnesses"]);
        var policyNode = reader._fields.Object(content, "policy");
        var entryNode = reader._fields.Object(node, "entry");
        if (reader._fields.Fault is { } fault)
            return new Refusal("genesis-malformed", fault);

        if (!PolicyDocument.Of(policyNode).TryGet(out var policy, out refusal))
            return refusal;
        if (!SignedStatement.Parse(Jcs.Write(entryNode)).TryGet(out var entry, out refusal))
            return refusal;

        return new Genesis(Jcs.Write(node), Hash.Of(Jcs.Write(content)))
        {
            Origin = origin,
            LogKey = logKey,
            Domain = domain,
            Readers = readers,
            Witnesses = witnesses,
            Policy = policy,
            Members = members,
            Signatures = signatures,
            Entry = entry,
        };
    }

    /// <summary>The content alone, as its founders are shown it.</summary>
    public static Result<GenesisDraft> ReadDraft(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.ParseObject(json, MaxBytes).TryGet(out var content, out var refusal))
            return refusal;

        var reader = new GenesisReader();
        reader.Shape(content);
        var members = reader._fields.ArrayOrEmpty(content, "members").Select(reader.Member).ToList();
        var domain = reader.Domain(reader._fields.Object(content, "domain"));
        var (origin, logKey, readers) = reader.Names(content);
        var witnesses = reader.Witnesses(content["witnesses"]);
        var policyNode = reader._fields.Object(content, "policy");
        if (reader._fields.Fault is { } fault)
            return new Refusal("genesis-malformed", fault);
        if (!PolicyDocument.Of(policyNode).TryGet(out var policy, out refusal))
            return refusal;

        var draft = new GenesisDraft
        {
            Origin = origin,
            LogKey = logKey,
            Readers = readers,
            Witnesses = witnesses,
            Policy = policy,
            Members = members,
            DomainVersion = domain.Version,
            ChainId = domain.ChainId,
        };
        if (draft.Domain != domain)
            return new Refusal("genesis-domain-mismatch", "The verifying contract must be that of the origin.");
        return draft.Bytes().AsSpan().SequenceEqual(Jcs.Write(content))
            ? draft
            : new Refusal("genesis-malformed", "A key or address is spelt in another way than the canonical one.");
    }

    private JsonObject Content(JsonObject node)
    {
        _fields.Only(node, "A genesis file", "genesis", "signatures", "entry");
        var content = _fields.Object(node, "genesis");
        Shape(content);
        return content;
    }

    private void Shape(JsonObject content)
    {
        _fields.Only(content, "A genesis", "type", "origin", "logKey", "domain", "readers", "witnesses", "policy", "members");
        if (_fields.Text(content, "type") != GenesisDraft.Type)
            _fields.Fail($"\"type\" must be \"{GenesisDraft.Type}\".");
    }

    private (string Origin, string LogKey, LogReaders Readers) Names(JsonObject content)
    {
        var (origin, logKey) = (_fields.Text(content, "origin"), _fields.Text(content, "logKey"));
        if (origin.Length is 0 or > 200 || origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            _fields.Fail("An origin is 1 to 200 visible characters without a plus sign.");
        if (!NoteVerifierKey.Parse(logKey).TryGet(out var verifierKey, out _) || verifierKey.Name != origin)
            _fields.Fail("The log's key is a note verifier key with the origin for its name.");

        var readers = _fields.Text(content, "readers");
        if (readers is not ("open" or "members"))
            _fields.Fail("\"readers\" is \"open\" or \"members\".");
        return (origin, logKey, readers == "open" ? LogReaders.Open : LogReaders.Members);
    }

    private LogWitnesses? Witnesses(JsonNode? node)
    {
        if (node is JsonArray { Count: 0 })
            return null;
        var fault = "\"witnesses\" must be there: [] for none.";
        if (node is JsonObject json && LogWitnesses.Read(json, out fault) is { } witnesses)
            return witnesses;
        _fields.Fail(fault);
        return null;
    }

    private StatementDomain Domain(JsonObject node)
    {
        _fields.Only(node, "\"domain\"", "version", "chainId", "verifyingContract");
        var contract = Hex.Read(_fields.Text(node, "verifyingContract"), Address.Length);
        if (contract is null)
            _fields.Fail("\"verifyingContract\" is an address of 20 bytes.");
        return new StatementDomain(_fields.Text(node, "version"), _fields.Whole(node, "chainId"),
            contract is null ? Address.Zero : Address.FromBytes(contract));
    }

    private GenesisMember Member(JsonNode? node)
    {
        if (node is not JsonObject)
            _fields.Fail("A member is an object.");
        return GenesisMember.Read(_fields, node as JsonObject ?? []);
    }

    private GenesisSignature Signature(JsonNode? node)
    {
        if (node is not JsonObject)
            _fields.Fail("A signature is an object.");
        var from = node as JsonObject ?? [];
        _fields.Only(from, "A signature", "organisation", "signature");
        if (!Bytes32.TryFromCode(_fields.Text(from, "organisation"), out var organisation))
            _fields.Fail("A signature names its organisation.");
        if (RecoverableSignature.Read(_fields.Text(from, "signature")) is { } signature)
            return new GenesisSignature(organisation, signature);
        _fields.Fail("A signature has 65 bytes.");
        return new GenesisSignature(organisation, default);
    }
}
