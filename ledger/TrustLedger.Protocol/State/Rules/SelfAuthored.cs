namespace TrustLedger.Protocol.State.Rules;

/// <summary>Statements that a handle says of itself.</summary>
internal static class SelfAuthored
{
    public static Result<Authorship> Judge(LedgerState state, Submission submission)
    {
        if (!state.Policy.SelfAuthored.Contains(submission.Rules.Schema.Name, StringComparer.Ordinal))
            return Authors.NotAllowed();
        return submission.Signer == submission.Statement.Recipient
            ? new Authorship(Author: null, state.Policy)
            : References.RecipientMismatch();
    }
}
