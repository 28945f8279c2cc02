namespace TrustLedger.Protocol.State.Rules;

/// <summary>Where <c>refUID</c> leads: always to the same log, and to an entry before this one.</summary>
internal static class References
{
    public static Refusal? Judge(LedgerState state, Submission submission, Reference reference, IReadOnlyList<string> targets)
    {
        if (submission.Statement.RefUid.IsZero)
            return reference == Reference.Required ? Missing() : null;
        if (reference == Reference.None)
            return NotAllowed();
        if (state.Find(submission.Statement.RefUid) is not { } target)
            return Unknown();
        if (!targets.Contains(target.SchemaName, StringComparer.Ordinal))
            return new Refusal("ref-wrong-schema", $"A {submission.Rules.Schema.Name} does not refer to a {target.SchemaName}.");
        return target.SchemaName != submission.Rules.Schema.Name && !submission.Rules.IsAboutThePast
            && Term.IsOver(target.Statement.ExpirationTime, submission.AcceptedMilliseconds)
            ? new Refusal("ref-expired", "What refUID names has come to its own end.")
            : null;
    }

    public static Refusal Missing() => new Refusal("ref-missing", "This statement must name another by refUID.");

    public static Refusal NotAllowed() => new Refusal("ref-not-allowed", "This statement names no other: refUID is zero.");

    public static Refusal Unknown() => new Refusal("ref-unknown", "refUID names no statement of this log.");

    public static Refusal NotEffective() => new Refusal("ref-not-effective", "What refUID names is not in effect.");

    public static Refusal RecipientMismatch() => new Refusal("recipient-mismatch", "The recipient is not who this statement must be about.");
}
