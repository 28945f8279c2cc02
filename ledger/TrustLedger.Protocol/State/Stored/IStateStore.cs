using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>Where a state's records are that it does not keep in memory: as of some size, whole, and read-only to the state.</summary>
/// <remarks>
/// What it holds is what <see cref="LedgerState.TakeChanges"/> gave, batch by batch, and the entries of the log itself.
/// Nothing is durable by the state's own doing: a store that loses its newest batches is behind, and is caught up by
/// applying the entries again. Calls come from whoever uses the state, one at a time, and may overlap the store's writing.
/// Trusted: who can rewrite it decides what the node thinks of old statements, though not what the log says.
/// </remarks>
internal interface IStateStore
{
    /// <summary>Indices of stored entries whose uid may be this one. The state compares the entry itself.</summary>
    IEnumerable<long> Candidates(Bytes32 uid);

    /// <summary>An entry and its statement's record; null when it is padding, quarantined or beyond the store.</summary>
    /// <exception cref="InvalidDataException">What is stored was damaged.</exception>
    StoredStatement? Read(long index);

    /// <summary>Indices of statements that a membership said, the newest first.</summary>
    IEnumerable<long> SaidBy(int member);

    /// <summary>A case's record; null when the store has none.</summary>
    ReadOnlyMemory<byte>? Case(Bytes32 handle);

    IEnumerable<Bytes32> Cases();

    /// <summary>Members, accreditations, policies and quarantined entries, each kind in the order of its numbers.</summary>
    IEnumerable<StoredRegister> Registers();
}
