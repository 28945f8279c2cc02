using System.Diagnostics;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.State.Rules;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>A statement that the log accepted, and where it stands now. Changed by <see cref="Effects"/> and the rules alone.</summary>
internal sealed class HeldStatement(long index, ulong acceptedMilliseconds, SignedStatement signed, SchemaRules rules, object body,
    Authorship authorship)
{
    public long Index { get; } = index;

    public ulong AcceptedMilliseconds { get; } = acceptedMilliseconds;

    public SignedStatement Signed { get; } = signed;

    public SchemaRules Rules { get; } = rules;

    /// <summary>Null when a handle said it.</summary>
    public Membership? Author { get; } = authorship.Author;

    /// <summary>What it is judged under, to its end.</summary>
    public PolicyDocument Policy { get; } = authorship.Policy;

    /// <summary>What it takes the place of when it takes effect.</summary>
    public HeldStatement? Replaces { get; } = authorship.Replaces;

    /// <summary>What it speaks of, as <c>refUID</c> has it.</summary>
    public HeldStatement? Target { get; } = authorship.Target;

    /// <summary>The place responsible for its case when it was included; null outside a case.</summary>
    public string? CasePlace { get; } = authorship.CasePlace;

    public bool TakesEffectAtOnce { get; } = authorship.TakesEffectAtOnce;

    public StatementState State { get; set; } = StatementState.Pending;

    public Condition? Reason { get; set; }

    public long? EffectiveIndex { get; set; }

    public ulong? EffectiveMilliseconds { get; set; }

    public Bytes32? SupersededBy { get; set; }

    public Bytes32? RevokedBy { get; set; }

    public Bytes32? ErasedBy { get; set; }

    public List<HeldEndorsement> Endorsements { get; } = [];

    /// <summary>Those that would take this one's place.</summary>
    public List<HeldStatement> Successors { get; } = [];

    public Bytes32 Uid => Signed.Uid;

    public Statement Statement => Signed.Statement;

    public string SchemaName => Rules.Schema.Name;

    public bool IsInEffect => State is StatementState.Effective or StatementState.Disputed;

    public bool IsOpen => State is StatementState.Pending || IsInEffect;

    public T Body<T>() => body is T typed ? typed : throw new UnreachableException($"{SchemaName} holds no {typeof(T).Name}.");

    /// <summary>Those who said this, and whose word counts.</summary>
    public IEnumerable<Voice> Voices(Verdict verdict) =>
        Endorsements.Where(e => e.Verdict == verdict && e.Counts).Select(e => e.Author?.Voice).OfType<Voice>();
}
