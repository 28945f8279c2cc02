using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>One role that one key holds for one organisation, and since which entry.</summary>
/// <remarks>
/// Keys are judged where an entry was included: a membership that ended leaves what its key said before.
/// Codes are <see cref="Bytes32.FromCode"/> words; <see cref="RoleText"/> and its like read them.
/// </remarks>
public sealed record Membership
{
    /// <summary>
    /// The <c>member</c> statement that gave it. A founder's is SHA-256(<c>trustledger founder/1\n</c> ‖ genesis hash ‖
    /// u32 position), so that a later statement can replace it by <c>refUID</c> as any other.
    /// </summary>
    public required Bytes32 Uid { get; init; }

    public required Bytes32 Role { get; init; }

    public required Bytes32 Organisation { get; init; }

    /// <summary>A six-digit division code, or zero.</summary>
    public required Bytes32 Place { get; init; }

    /// <summary>Keyed hash of the officer, so that one officer with two keys counts once; or zero.</summary>
    public required Bytes32 Person { get; init; }

    public required KeyKind KeyKind { get; init; }

    /// <summary>The address behind 12 zero bytes, the SHA-256 of a SubjectPublicKeyInfo, or an Ed25519 key.</summary>
    public required Bytes32 Key { get; init; }

    /// <summary>Unix seconds from which the key may be used.</summary>
    public required ulong From { get; init; }

    /// <summary>Unix seconds at which it may no longer; 0 is no end.</summary>
    public required ulong Until { get; init; }

    /// <summary>The entry that gave effect: entries after it count this membership.</summary>
    public required long FromIndex { get; init; }

    public required ulong FromMilliseconds { get; init; }

    /// <summary>The entry that gave its place to another membership; null while none did.</summary>
    public long? EndIndex { get; init; }

    public ulong? EndMilliseconds { get; init; }

    /// <summary>The address of a <see cref="Statements.KeyKind.Secp256k1"/> key, else null.</summary>
    public Address? Address => KeyKind == KeyKind.Secp256k1 ? Keys.Address.FromWord(Key) : null;

    public string RoleText => Codes.Text(Role);

    public string OrganisationText => Codes.Text(Organisation);

    public string PlaceText => Codes.Text(Place);

    /// <summary>Whether an entry at this index, accepted at this time, counts this membership.</summary>
    public bool CountsAt(long index, ulong atMilliseconds) =>
        index >= FromIndex && index <= (EndIndex ?? long.MaxValue) && IsWithinTerm(atMilliseconds);

    /// <summary>Whether this membership stood at a time, as the whole prefix tells it.</summary>
    public bool StoodAt(ulong atMilliseconds) =>
        atMilliseconds >= FromMilliseconds && atMilliseconds < (EndMilliseconds ?? ulong.MaxValue) && IsWithinTerm(atMilliseconds);

    internal bool IsCurrent => EndIndex is null;

    internal Voice Voice => new(Role, Organisation, Place, Person);

    internal bool IsWithinTerm(ulong atMilliseconds) => Term.Holds(From, Until, atMilliseconds);
}
