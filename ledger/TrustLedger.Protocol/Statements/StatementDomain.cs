using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements;

/// <summary>The EIP-712 domain of one log: a signature holds there and nowhere else.</summary>
/// <param name="Version">The EAS version that the domain names; a setting.</param>
/// <param name="ChainId">A setting, too: no chain need exist.</param>
/// <param name="VerifyingContract">For a log of ours: the last 20 bytes of keccak-256 of its origin.</param>
public sealed record StatementDomain(string Version, ulong ChainId, Address VerifyingContract)
{
    /// <summary>EAS's own name for the domain of off-chain attestations.</summary>
    public const string Name = "EAS Attestation";

    private static readonly Bytes32 TypeHash =
        Keccak256.Of("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    private static readonly Bytes32 NameHash = Keccak256.Of(Name);

    /// <summary>EIP-712's domainSeparator.</summary>
    public Bytes32 Separator { get; } = Keccak256.Of(new AbiWriter(5)
        .Add(TypeHash).Add(NameHash).Add(Keccak256.Of(Version)).Add(ChainId).Add(VerifyingContract).ToArray());

    public bool Equals(StatementDomain? other) => other is not null && ChainId == other.ChainId
        && VerifyingContract == other.VerifyingContract && string.Equals(Version, other.Version, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Version, ChainId, VerifyingContract);

    public static StatementDomain ForOrigin(string origin, string version = "1.0", ulong chainId = 1) =>
        new(version, chainId, Address.FromBytes(Keccak256.Of(origin).ToArray().AsSpan(12)));
}
