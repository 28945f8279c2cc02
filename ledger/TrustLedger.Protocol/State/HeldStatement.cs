using System.Diagnostics;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.State.Rules;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>A statement that the log accepted, and where it stands now. Changed by <see cref="Effects"/> and the rules alone.</summary>
/// <remarks>Other statements are named by index and looked up where they are asked for: each may be out of memory meanwhile.</remarks>
internal sealed class HeldStatement(
    HeldStatements home, long index, ulong acceptedMilliseconds, SignedStatement signed, SchemaRules rules, object body)
{
    private static readonly List<long> None = [];

    private List<long> _endorsements = None;
    private List<long> _successors = None;

    public long Index => index;

    public ulong AcceptedMilliseconds => acceptedMilliseconds;

    public SignedStatement Signed => signed;

    public SchemaRules Rules => rules;

    /// <summary>Null when a handle said it.</summary>
    public required Membership? Author { get; init; }

    /// <summary>What it is judged under, to its end.</summary>
    public required PolicyDocument Policy { get; init; }

    public required long? ReplacesIndex { get; init; }

    public required long? TargetIndex { get; init; }

    /// <summary>The place responsible for its case when it was included; null outside a case.</summary>
    public required string? CasePlace { get; init; }

    public required bool TakesEffectAtOnce { get; init; }

    public StatementState State { get; private set; } = StatementState.Pending;

    public Condition? Reason { get; private set; }

    public long? EffectiveIndex { get; private set; }

    public ulong? EffectiveMilliseconds { get; private set; }

    public long? SupersededBy { get; private set; }

    public long? RevokedBy { get; private set; }

    public long? ErasedBy { get; private set; }

    /// <summary>Whether its record is yet to be taken by <see cref="HeldStatements.TakeChanges"/>.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The size with which its last record was taken.</summary>
    public long ChangedSize { get; set; }

    /// <summary>What it takes the place of when it takes effect.</summary>
    public HeldStatement? Replaces => ReplacesIndex is { } at ? home.At(at) : null;

    /// <summary>What it speaks of, as <c>refUID</c> has it.</summary>
    public HeldStatement? Target => TargetIndex is { } at ? home.At(at) : null;

    public IReadOnlyList<long> EndorsementIndices => _endorsements;

    public IReadOnlyList<long> SuccessorIndices => _successors;

    public IEnumerable<HeldEndorsement> Endorsements => _endorsements.Select(at => new HeldEndorsement(home.At(at)));

    /// <summary>Those that would take this one's place.</summary>
    public IEnumerable<HeldStatement> Successors => _successors.Select(home.At);

    public bool HasLinks =>
        SupersededBy is not null || RevokedBy is not null || ErasedBy is not null || _endorsements.Count + _successors.Count > 0;

    public Bytes32 Uid => Signed.Uid;

    public Statement Statement => Signed.Statement;

    public string SchemaName => Rules.Schema.Name;

    public bool IsInEffect => State is StatementState.Effective or StatementState.Disputed;

    public bool IsOpen => State is StatementState.Pending || IsInEffect;

    public static HeldStatement Of(LedgerState state, long index, Submission submission, Authorship authorship) =>
        new(state.Held, index, submission.AcceptedMilliseconds, submission.Signed, submission.Rules, submission.Content)
        {
            Author = authorship.Author,
            Policy = authorship.Policy,
            ReplacesIndex = authorship.Replaces?.Index,
            TargetIndex = authorship.Target?.Index,
            CasePlace = authorship.CasePlace,
            TakesEffectAtOnce = authorship.TakesEffectAtOnce,
        };

    public T Body<T>() => body is T typed ? typed : throw new UnreachableException($"{SchemaName} holds no {typeof(T).Name}.");

    /// <summary>Those who said this, and whose word counts.</summary>
    public IEnumerable<Voice> Voices(Verdict verdict) =>
        Endorsements.Where(e => e.Verdict == verdict && e.Counts).Select(e => e.Author?.Voice).OfType<Voice>();

    public void Stand(StatementState state, Condition? reason)
    {
        Restore(state, reason);
        home.Change(this);
    }

    public void TakeEffect(long at, ulong milliseconds)
    {
        State = StatementState.Effective;
        RestoreEffect(at, milliseconds);
        home.Change(this);
    }

    public void Link(long? supersededBy = null, long? revokedBy = null, long? erasedBy = null)
    {
        (SupersededBy, RevokedBy, ErasedBy) = (supersededBy ?? SupersededBy, revokedBy ?? RevokedBy, erasedBy ?? ErasedBy);
        home.Change(this);
    }

    public void AddEndorsement(HeldStatement endorsement) => Append(ref _endorsements, endorsement.Index);

    public void AddSuccessor(HeldStatement successor) => Append(ref _successors, successor.Index);

    // As it was written down: nothing changes by it.
    internal void Restore(StatementState state, Condition? reason) => (State, Reason) = (state, reason);

    internal void RestoreEffect(long at, ulong milliseconds) => (EffectiveIndex, EffectiveMilliseconds) = (at, milliseconds);

    internal void RestoreLinks(long? supersededBy, long? revokedBy, long? erasedBy, List<long> endorsements, List<long> successors) =>
        (SupersededBy, RevokedBy, ErasedBy, _endorsements, _successors) = (supersededBy, revokedBy, erasedBy, endorsements, successors);

    private void Append(ref List<long> indices, long at)
    {
        if (indices == None)
            indices = [];
        indices.Add(at);
        home.Change(this);
    }
}
