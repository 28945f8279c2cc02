using System.Diagnostics.CodeAnalysis;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>Rules over a typed body.</summary>
internal abstract class SchemaRulesOf<TBody> : SchemaRules where TBody : class, IStatementBody<TBody>
{
    public sealed override Schema Schema => TBody.Schema;

    public override IReadOnlyList<string> Targets => [];

    public sealed override bool TryDecode(
        ReadOnlySpan<byte> data, [NotNullWhen(true)] out object? body, [NotNullWhen(false)] out Refusal? refusal)
    {
        var decoded = TBody.Decode(data).TryGet(out var typed, out refusal);
        body = typed;
        return decoded;
    }

    public sealed override Result<Authorship> Judge(LedgerState state, Submission submission) =>
        Judge(state, submission, submission.Body<TBody>());

    protected abstract Result<Authorship> Judge(LedgerState state, Submission submission, TBody body);
}
