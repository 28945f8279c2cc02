using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State.Rules;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>The way of every statement into the log. Its order and codes are documented at <see cref="LedgerState.Judge"/>.</summary>
internal static class Admission
{
    /// <summary>How far a statement's own time may be ahead of its acceptance.</summary>
    private const ulong AllowedAheadSeconds = 300;

    private static readonly Bytes32 RelayRole = Bytes32.FromCode("relay");

    /// <param name="state">The prefix before it.</param>
    /// <param name="signed">The statement.</param>
    /// <param name="acceptedMilliseconds">When it is taken in.</param>
    /// <param name="relay">Who handed it in, which the log does not say: null in a replay, where that is not judged.</param>
    public static Result<(Submission Submission, Authorship Authorship)> Judge(
        LedgerState state, SignedStatement signed, ulong acceptedMilliseconds, Address? relay)
    {
        if (!Shape(state, signed, acceptedMilliseconds).TryGet(out var submission, out var refusal))
            return refusal;
        if (Standing(state, submission, relay) is { } unknown)
            return unknown;
        if (state.Find(signed.Uid) is not null)
            return new Refusal("uid-taken", "This uid is on the log already.");
        if (submission.Rules.JudgeReference(state, submission) is { } lost)
            return lost;

        submission = submission with { Target = state.Find(signed.Statement.RefUid) };
        return submission.Rules.Judge(state, submission).TryGet(out var authorship, out refusal)
            ? (submission, authorship)
            : refusal;
    }

    private static Result<Submission> Shape(LedgerState state, SignedStatement signed, ulong acceptedMilliseconds)
    {
        var statement = signed.Statement;
        if (signed.Domain != state.Genesis.Domain)
            return new Refusal("domain-mismatch", "The statement was signed for another log.");
        if (RuleBook.Find(statement.Schema) is not { } rules)
            return new Refusal("schema-unknown", "The statement's schema is not of this profile.");
        if (!rules.TryDecode(statement.Data.Span, out var body, out var refusal))
            return refusal;
        if (!statement.Revocable)
            return new Refusal("not-revocable", "Every statement of this profile says that it can be revoked.");
        if (acceptedMilliseconds < state.LastAcceptedMilliseconds)
            return new Refusal("accepted-backwards", "Acceptance times of a log never go back.");

        var seconds = acceptedMilliseconds / 1000;
        if (statement.Time > seconds && statement.Time - seconds > AllowedAheadSeconds)
            return new Refusal("time-ahead", "The statement's time is more than five minutes ahead.");
        if (statement.ExpirationTime != 0 && !rules.MayExpire)
            return new Refusal("expiry-not-allowed", $"A {rules.Schema.Name} has no expirationTime.");
        if (Term.IsOver(statement.ExpirationTime, acceptedMilliseconds))
            return new Refusal("expired", "The statement's own end has come before it was handed in.");
        return new Submission(signed, acceptedMilliseconds, rules, body)
        {
            Standing = state.MembershipsOf(signed.Signer, state.Size, acceptedMilliseconds),
        };
    }

    private static Refusal? Standing(LedgerState state, Submission submission, Address? relay)
    {
        if (submission.Rules.IsSpokenByHandle(state, submission))
        {
            return relay is not { } hand
                || state.MembershipsOf(hand, state.Size, submission.AcceptedMilliseconds).Any(m => m.Role == RelayRole)
                ? null
                : new Refusal("relay-needed", "What a handle says is handed in by a member with the role relay.");
        }

        if (submission.Standing.Count == 0)
        {
            return state.Memberships.Of(submission.Signer).Any()
                ? new Refusal("signer-suspended", "This key's membership has ended, or has not begun.")
                : new Refusal("signer-unknown", "This key is no member of the log.");
        }

        return relay is { } other && state.MembershipsOf(other, state.Size, submission.AcceptedMilliseconds).Count == 0
            ? new Refusal("relay-unknown", "Who hands it in is no member of the log.")
            : null;
    }
}
