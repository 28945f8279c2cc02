using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Where an officer approves the credentials that wallets wait for, or refuses them.</summary>
internal static class IssuanceApprovalEndpoints
{
    private const int MostListed = 100;

    private static readonly string[] Reasons = ["identity-in-doubt", "facts-changed", "offered-in-error"];

    public static void MapIssuanceApprovals(this IEndpointRouteBuilder routes)
    {
        var approvals = routes.MapGroup("/issuance/approvals").WithTags("Issuance").RequireAuthorization(Roles.IssuerOfficer);

        approvals.MapGet("/", List).WithSummary("Credentials that wait for an officer's approval");
        approvals.MapGet("/{id}", Show).WithSummary("What would be issued");
        approvals.MapPost("/{id}/decision", Decide).WithSummary("Approve or refuse, as another officer than the one who offered");
    }

    private static async Task<Ok<ApprovalList>> List(Database database, CancellationToken cancellationToken) => TypedResults.Ok(
        new ApprovalList([.. (await database.ReadAsync(
            connection => IssuanceApprovals.WaitingAsync(connection, MostListed), cancellationToken)).Select(ApprovalAnswer.Of)]));

    // The claims are personal: an officer sees what they would certify, and nothing else; and the person reads who did.
    private static async Task<Results<Ok<ApprovalReview>, ProblemHttpResult>> Show(
        string id,
        ClaimsPrincipal user,
        Database database,
        IEnumerable<ICredentialSource> sources,
        AccessRecords access,
        CancellationToken cancellationToken)
    {
        var result = await database.WriteUnlessRefusedAsync<ApprovalReview>(
            async connection =>
            {
                if (await IssuanceApprovals.FindAsync(connection, id) is not { } approval)
                    return new Refusal("approval-unknown", "There is no such approval.");
                var source = sources.Single(candidate => candidate.ConfigurationId == approval.Configuration);
                if (!(await source.ContentAsync(connection, approval.Subject, await Offers.AboutAsync(connection, approval.GrantId))).TryGet(out var content, out var refusal))
                    return refusal;
                await access.AddAsync(connection, Note(approval, "credential.review", user) with { Fields = [.. content.Claims.Select(claim => claim.Key)] });
                return new ApprovalReview(ApprovalAnswer.Of(approval), content.Claims);
            },
            cancellationToken);
        return result.TryGet(out var review, out var refused) ? TypedResults.Ok(review) : OfRefusal(refused);
    }

    private static async Task<Results<Ok<ApprovalAnswer>, ProblemHttpResult>> Decide(
        string id,
        StrictBody<Decision> body,
        ClaimsPrincipal user,
        Database database,
        IssuanceApprovals approvals,
        AccessRecords access,
        CancellationToken cancellationToken)
    {
        var (approve, reason) = body.Value;
        if (approve ? reason is not null : !Reasons.Contains(reason, StringComparer.Ordinal))
            return Problems.BadRequest(new Refusal("reason-unknown", $"A refusal has a reason, and an approval none: {string.Join(", ", Reasons)}."));
        var result = await database.WriteUnlessRefusedAsync<IssuanceApproval>(
            async connection =>
            {
                if (!(await approvals.DecideAsync(
                        connection, id, Caller.Of(user)!.Subject, approve ? ApprovalState.Approved : ApprovalState.Refused, reason))
                    .TryGet(out var decided, out var refused))
                    return refused;
                await access.AddAsync(
                    connection, Note(decided, approve ? "credential.approve" : "credential.refuse", user) with { Outcome = reason });
                return decided;
            },
            cancellationToken);
        return result.TryGet(out var approval, out var refusal) ? TypedResults.Ok(ApprovalAnswer.Of(approval)) : OfRefusal(refusal);
    }

    private static AccessNote Note(IssuanceApproval approval, string operation, ClaimsPrincipal user) =>
        new(approval.Subject, operation, Accessor.Of(Caller.Of(user)!)) { About = approval.Configuration };

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "approval-unknown" => Problems.NotFound(refusal),
        "own-offer" or "own-credential" => Problems.Forbidden(refusal),
        _ => Problems.Conflict(refusal),
    };

    /// <param name="Reason">With a refusal: why.</param>
    internal sealed record Decision(bool Approve, string? Reason = null);

    internal sealed record ApprovalList(IReadOnlyList<ApprovalAnswer> Approvals);

    internal sealed record ApprovalAnswer(string Id, string Configuration, string State, DateTimeOffset AskedAt)
    {
        public static ApprovalAnswer Of(IssuanceApproval approval) => new(
            approval.Id,
            approval.Configuration,
            IssuanceApprovals.NameOf(approval.State),
            DateTimeOffset.FromUnixTimeMilliseconds(approval.Created));
    }

    /// <param name="Claims">What the credential would hold. Personal.</param>
    internal sealed record ApprovalReview(ApprovalAnswer Approval, JsonObject Claims)
    {
        /// <summary>Says what it is, and nothing of it.</summary>
        public override string ToString() => "an approval's review";
    }
}
