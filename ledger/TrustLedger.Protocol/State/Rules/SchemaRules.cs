using System.Diagnostics.CodeAnalysis;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>What one schema's statements must be, and what they do to the state.</summary>
/// <remarks>
/// The order of a judgement is in <see cref="LedgerState.Judge"/>. What <see cref="Judge"/> lets through,
/// <see cref="Enter"/> applies without a refusal: both read the same state, with no entry between them.
/// </remarks>
internal abstract class SchemaRules
{
    public abstract Schema Schema { get; }

    public abstract Reference Reference { get; }

    /// <summary>Names of the schemas that <c>refUID</c> may lead to.</summary>
    public abstract IReadOnlyList<string> Targets { get; }

    /// <summary>Whether its statements may name an end; the others end by another statement alone.</summary>
    public virtual bool MayExpire => false;

    /// <summary>Whether it may speak of a statement of another schema that has come to its end.</summary>
    public virtual bool IsAboutThePast => false;

    public abstract bool TryDecode(ReadOnlySpan<byte> data, [NotNullWhen(true)] out object? body, [NotNullWhen(false)] out Refusal? refusal);

    /// <summary>Whether a handle, which is no member, may say this; then somebody with the role relay hands it in.</summary>
    public virtual bool IsSpokenByHandle(LedgerState state, Submission submission) => false;

    /// <summary>Resolves <c>refUID</c>; the target is null when it is rightly zero, or leads to no statement.</summary>
    public virtual Refusal? JudgeReference(LedgerState state, Submission submission) =>
        References.Judge(state, submission, Reference, Targets);

    public abstract Result<Authorship> Judge(LedgerState state, Submission submission);

    /// <summary>What it does by being on the log, before it takes effect.</summary>
    public virtual void Enter(LedgerState state, HeldStatement held)
    {
    }

    /// <summary>What stands in the way now that the last word for it was said; null when nothing does.</summary>
    public virtual Refusal? Obstacle(LedgerState state, HeldStatement held) => null;

    public virtual void OnEffect(LedgerState state, HeldStatement held)
    {
    }

    /// <summary>It was in effect, and is so no more.</summary>
    public virtual void OnEnd(LedgerState state, HeldStatement held, long index, ulong milliseconds)
    {
    }
}
