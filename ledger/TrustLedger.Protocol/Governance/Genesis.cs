using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Protocol.Governance;

/// <summary>What a log began with, signed by every founding organisation. Its hash names the log.</summary>
public sealed class Genesis
{
    /// <summary>The role whose organisations found a log.</summary>
    public const string GovernanceRole = "governance";

    internal Genesis(byte[] envelope, Hash hash) => (Envelope, Hash) = (envelope, hash);

    /// <summary>The whole file: content, signatures, entry 0.</summary>
    public ReadOnlyMemory<byte> Envelope { get; }

    /// <summary>SHA-256 of the canonical content: what clients and witnesses pin.</summary>
    public Hash Hash { get; }

    public required string Origin { get; init; }

    /// <summary>The node's note verifier key, as text.</summary>
    public required string LogKey { get; init; }

    public required StatementDomain Domain { get; init; }

    public required LogReaders Readers { get; init; }

    /// <summary>Whose cosignatures make a checkpoint final; null when the log's own signature does.</summary>
    public required LogWitnesses? Witnesses { get; init; }

    /// <summary>The policy document of version 0.</summary>
    public required PolicyDocument Policy { get; init; }

    public required IReadOnlyList<GenesisMember> Members { get; init; }

    public required IReadOnlyList<GenesisSignature> Signatures { get; init; }

    /// <summary>Entry 0.</summary>
    public required SignedStatement Entry { get; init; }

    /// <summary>Reads an envelope and checks all of it: a genesis that exists was signed by its founders.</summary>
    /// <returns>
    /// The genesis; or, first match wins:
    /// <list type="bullet">
    /// <item><c>json-too-large</c>, <c>json-malformed</c> not one strict JSON object of at most 1 MiB</item>
    /// <item><c>genesis-malformed</c> a member is missing, unknown or of the wrong kind</item>
    /// <item>a refusal of <see cref="PolicyDocument.Parse"/> for the policy document</item>
    /// <item><c>genesis-domain-mismatch</c> the EIP-712 domain is not the one of the origin</item>
    /// <item><c>genesis-policy-mismatch</c> the policy document is for another origin, or not version 0</item>
    /// <item><c>genesis-key-shared</c> one key is given to two organisations, or twice in one role</item>
    /// <item><c>genesis-automatic-too-long</c> an automatic key's membership does not end within 90 days of its beginning</item>
    /// <item><c>genesis-quorum-impossible</c> the founders could never meet the governance quorum</item>
    /// <item>a refusal of <see cref="LogWitnesses.Check"/> for the witnesses</item>
    /// <item><c>genesis-signature-missing</c> a founding organisation has not signed, or one has twice</item>
    /// <item><c>genesis-signature-wrong</c> a signature is not one of that organisation's governance keys over this content</item>
    /// <item>a refusal of <see cref="SignedStatement.Parse"/> for entry 0</item>
    /// <item><c>genesis-entry-mismatch</c> entry 0 is not the policy statement of this content by a founder</item>
    /// </list>
    /// </returns>
    public static Result<Genesis> Parse(ReadOnlySpan<byte> envelope)
    {
        if (!GenesisReader.Read(envelope).TryGet(out var genesis, out var refusal))
            return refusal;
        return GenesisCheck.Check(genesis) is { } wrong ? wrong : genesis;
    }

    /// <summary>As <see cref="Parse"/>, and it is the genesis that the reader knows.</summary>
    /// <returns>The genesis; a refusal of <see cref="Parse"/>; or <c>genesis-hash-mismatch</c>.</returns>
    public static Result<Genesis> Verify(ReadOnlySpan<byte> envelope, Hash pinned)
    {
        if (!Parse(envelope).TryGet(out var genesis, out var refusal))
            return refusal;
        return genesis.Hash == pinned
            ? genesis
            : new Refusal("genesis-hash-mismatch", $"This genesis has the hash {Hex.Write(genesis.Hash.ToArray())}.");
    }
}
