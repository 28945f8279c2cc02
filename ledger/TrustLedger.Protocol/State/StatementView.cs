using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.State;

/// <summary>A statement's state as of a size and a time, with what it rests on.</summary>
public sealed record StatementView
{
    public required Bytes32 Uid { get; init; }

    public required StatementState State { get; init; }

    /// <summary>Entries that this view knows of.</summary>
    public required long Size { get; init; }

    /// <summary>The time that this view is for: terms, expiry and deadlines are measured against it.</summary>
    public required ulong AtMilliseconds { get; init; }

    /// <summary>Why it stands there, what is still to come, and alarms.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Null while <see cref="StatementState.Unknown"/>.</summary>
    public long? Index { get; init; }

    public ulong? AcceptedMilliseconds { get; init; }

    /// <summary>The schema's name, such as <c>record</c>.</summary>
    public string? Schema { get; init; }

    public Signatory? Author { get; init; }

    public Address? Recipient { get; init; }

    /// <summary>SHA-256 of the policy document that it is judged under.</summary>
    public Hash? Policy { get; init; }

    /// <summary>The entry that gave it effect: its own, or the endorsement that completed the quorum.</summary>
    public long? EffectiveIndex { get; init; }

    public ulong? EffectiveMilliseconds { get; init; }

    /// <summary>Each endorsement, in the order of the log.</summary>
    public IReadOnlyList<EndorsementView> Endorsements { get; init; } = [];

    /// <summary>While pending: the roles whose word is still wanted, opinions first.</summary>
    public IReadOnlyList<string> MissingRoles { get; init; } = [];

    public IReadOnlyList<CopyView> Copies { get; init; } = [];

    public Bytes32? SupersededBy { get; init; }

    public Bytes32? RevokedBy { get; init; }

    /// <summary>
    /// The entry from which it is taken back: the one that the revocation names, for what it said rightly until then; else
    /// the one that took it back. What others did between the two, relying on it, is for them to look at again.
    /// </summary>
    public long? RevokedFromIndex { get; init; }

    /// <summary>The statement that says that the content is gone. The statement itself stays what it is.</summary>
    public Bytes32? ErasedBy { get; init; }

    /// <summary>Whether it counts at <see cref="AtMilliseconds"/>.</summary>
    public bool IsInEffect => State is StatementState.Effective or StatementState.Disputed;

    /// <summary>Whether an acknowledgement is overdue.</summary>
    public bool HasAlarm => Copies.Any(c => c.IsOverdue);
}
