using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Protocol.Governance;

/// <summary>What a log is to begin with, before its founders have all signed.</summary>
/// <remarks>
/// Each founder recomputes <see cref="SigningDigest"/> from the content it was shown and signs that; one of them also
/// signs <see cref="EntryStatement"/>; <see cref="Assemble"/> puts the envelope together and checks it as any reader will.
/// </remarks>
public sealed record GenesisDraft
{
    public const string Type = "trustledger-genesis/1";

    /// <summary>The log's name: it is in every checkpoint, and makes the signature domain. It never changes.</summary>
    public required string Origin { get; init; }

    /// <summary>The node's note verifier key, as text: <c>origin+hash+key</c>.</summary>
    public required string LogKey { get; init; }

    public required LogReaders Readers { get; init; }

    /// <summary>Whose cosignatures make a checkpoint final; null when the log's own signature does.</summary>
    public LogWitnesses? Witnesses { get; init; }

    public required PolicyDocument Policy { get; init; }

    public required IReadOnlyList<GenesisMember> Members { get; init; }

    /// <summary>EIP-712 domain version.</summary>
    public string DomainVersion { get; init; } = "1.0";

    /// <summary>EIP-712 chain id.</summary>
    public ulong ChainId { get; init; } = 1;

    public StatementDomain Domain => StatementDomain.ForOrigin(Origin, DomainVersion, ChainId);

    /// <summary>Reads what <see cref="Bytes"/> writes, in any layout, for a founder to look at and sign.</summary>
    /// <returns>
    /// The draft, which will be a genesis once its founders have signed; or, first match wins:
    /// <list type="bullet">
    /// <item><c>json-too-large</c>, <c>json-malformed</c> not one strict JSON object of at most 1 MiB</item>
    /// <item><c>genesis-malformed</c> a member is missing, unknown or of the wrong kind</item>
    /// <item>a refusal of <see cref="PolicyDocument.Parse"/> for the policy document</item>
    /// <item><c>genesis-domain-mismatch</c> the EIP-712 domain is not the one of the origin</item>
    /// <item><c>genesis-malformed</c> a member is spelt so that the canonical JSON would be another one</item>
    /// <item><c>genesis-policy-mismatch</c>, <c>genesis-key-shared</c>, <c>genesis-automatic-too-long</c>,
    /// <c>genesis-quorum-impossible</c>, and the refusals for the witnesses, as <see cref="Genesis.Parse"/></item>
    /// </list>
    /// </returns>
    public static Result<GenesisDraft> Parse(ReadOnlySpan<byte> json)
    {
        if (!GenesisReader.ReadDraft(json).TryGet(out var draft, out var refusal))
            return refusal;
        return GenesisCheck.Content(draft) is { } wrong ? wrong : draft;
    }

    /// <summary>The canonical JSON that founders sign.</summary>
    public byte[] Bytes() => Jcs.Write(ToJson());

    /// <summary>What clients and witnesses pin.</summary>
    public Hash Hash() => Merkle.Hash.Of(Bytes());

    /// <summary>keccak-256(<c>trustledger genesis\n</c> ‖ canonical JSON).</summary>
    public Bytes32 SigningDigest() => DigestOf(Bytes());

    public GenesisSignature Sign(string organisation, Secp256k1Key key) =>
        new(Bytes32.FromCode(organisation), key.Sign(SigningDigest()));

    /// <summary>Entry 0, for one governance key to sign: the policy statement of version 0 with the genesis' hash.</summary>
    /// <param name="time">Unix seconds.</param>
    public Statement EntryStatement(ulong time) => Statement.Of(new PolicyBody(0, Hash().ToWord()), Address.Zero, time);

    /// <returns>The genesis, or a refusal of <see cref="Genesis.Parse"/>.</returns>
    public Result<Genesis> Assemble(IEnumerable<GenesisSignature> signatures, SignedStatement entry) =>
        Genesis.Parse(Jcs.Write(new JsonObject
        {
            ["genesis"] = ToJson(),
            ["signatures"] = new JsonArray([.. signatures.Select(s => new JsonObject
            {
                ["organisation"] = Codes.Text(s.Organisation),
                ["signature"] = s.Signature.ToString(),
            })]),
            ["entry"] = JsonNode.Parse(entry.ToJson()),
        }));

    internal static Bytes32 DigestOf(ReadOnlySpan<byte> genesis) => Keccak256.Of([.. "trustledger genesis\n"u8, .. genesis]);

    private JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["origin"] = Origin,
        ["logKey"] = LogKey,
        ["domain"] = new JsonObject
        {
            ["version"] = DomainVersion,
            ["chainId"] = ChainId,
            ["verifyingContract"] = Domain.VerifyingContract.ToLowerHex(),
        },
        ["readers"] = Readers == LogReaders.Open ? "open" : "members",
        ["witnesses"] = Witnesses?.ToJson() ?? (JsonNode)new JsonArray(),
        ["policy"] = JsonNode.Parse(Policy.Bytes.Span),
        ["members"] = new JsonArray([.. Members.Select(m => m.ToJson())]),
    };
}
