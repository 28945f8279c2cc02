using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>他信: a department, an organisation or a peer says something of a handle's claim.</summary>
internal sealed class AttestationRules : SchemaRulesOf<AttestationBody>
{
    public override Reference Reference => Reference.Required;

    public override bool MayExpire => true;

    public override IReadOnlyList<string> Targets => ["claim", "attestation"];

    public override bool IsSpokenByHandle(LedgerState state, Submission submission) =>
        submission.Body<AttestationBody>().Relation == AttestationRelation.Peer;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, AttestationBody body)
    {
        if (submission.Target is not { IsInEffect: true } target)
            return References.NotEffective();
        if (!Author(state, submission, body).TryGet(out var authorship, out var refusal))
            return refusal;
        if (submission.Statement.Recipient != target.Statement.Recipient)
            return References.RecipientMismatch();
        if (authorship.Author is null && submission.Signer == submission.Statement.Recipient)
            return new Refusal("own-statement", "Nobody vouches for themselves.");

        var earlier = target.SchemaName == "attestation" ? target : null;
        if (body.Predicate != (earlier is null ? target.Body<ClaimBody>().Predicate : earlier.Body<AttestationBody>().Predicate))
            return new Refusal("predicate-mismatch", "The claim is about another predicate.");
        if (earlier is not null && !IsOwn(authorship.Author, submission, earlier))
            return Authors.OtherAuthor();
        return authorship with { Target = target, Replaces = earlier };
    }

    private static Result<Authorship> Author(LedgerState state, Submission submission, AttestationBody body)
    {
        var policy = state.Policy;
        if (body.Relation == AttestationRelation.Peer)
        {
            return policy.Peers is null
                ? new Refusal("relation-not-allowed", "This log takes no word of peers.")
                : new Authorship(Author: null, policy);
        }

        if (Authors.Of(policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (body.Relation == AttestationRelation.Organisation || policy.Predicates.Count == 0)
            return new Authorship(author, policy);

        // A department speaks with authority only on what the policy gives it.
        return policy.Predicates.TryGetValue(body.Predicate.Code() ?? "", out var roles)
            && Authors.WithRole(submission, roles).FirstOrDefault() is { } authority
            ? new Authorship(authority, policy)
            : new Refusal("predicate-not-allowed", "This signer is not the authority for this predicate.");
    }

    private static bool IsOwn(Membership? author, Submission submission, HeldStatement earlier) => author is null
        ? earlier.Author is null && earlier.Signed.Signer == submission.Signer
        : Authors.SameOrganisation(author, earlier.Author);
}
