using System.Data.Common;
using Dapper;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>你信: takes in what a relying office made of a claim, said to a one-time address that nothing joins to a handle.</summary>
internal sealed class Acceptances(Database database, Outbox outbox, LedgerGate gate, LedgerLogs logs, TimeProvider time)
{
    /// <returns>
    /// The acceptance's uid, also when it was handed in before; or, first match wins: what <see cref="HandedIn{TBody}.Read"/>
    /// refuses; <c>purpose-malformed</c> no code; <c>address-unknown</c> the claimant gave this address for no such
    /// use; what <see cref="LedgerGate.JudgeAsync"/> refuses; <c>signer-not-caller</c>; <c>address-not-fresh</c>.
    /// </returns>
    public async Task<Result<Bytes32>> AddAsync(Caller caller, NewAcceptance acceptance, CancellationToken cancellationToken)
    {
        if (!HandedIn<AcceptanceBody>.Read(acceptance.Statement, logs.DomainOf(LogNames.Identity)).TryGet(out var handedIn, out var refusal))
            return refusal;
        var (signed, body) = handedIn;
        if (body.Purpose.Code() is not { } purpose)
            return new Refusal("purpose-malformed", "A purpose is a code, such as that of a service item.");

        var address = signed.Statement.Recipient.ToLowerHex();
        var row = new { uid = signed.Uid.ToString(), address, subject = SubjectOf(acceptance.Subject) };
        var (promised, known) = await database.ReadAsync(
            async connection => (
                await connection.ExecuteScalarAsync<long>(
                    "SELECT COUNT(*) FROM acceptance_addresses WHERE address = @address AND subject = @subject", row) > 0,
                await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM acceptances WHERE uid = @uid", row) > 0),
            cancellationToken);
        if (!promised)
            return new Refusal("address-unknown", "The claimant gave this address for no such use.");
        if (!known)
        {
            if (!(await gate.JudgeAsync(LogNames.Identity, signed, atLeast: 0, cancellationToken)).TryGet(out var memberships, out refusal))
                return refusal;
            if (!memberships.Any(membership => membership.OrganisationText == caller.Organisation))
                return new Refusal("signer-not-caller", "The key that signed is not one of the caller's organisation.");
        }

        return await database.WriteUnlessRefusedAsync<Bytes32>(
            async connection =>
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO acceptances (uid, address, organisation, purpose, outcome, state, created)
                    VALUES (@uid, @address, @organisation, @purpose, @outcome, 'waiting', @now) ON CONFLICT DO NOTHING
                    """,
                    new
                    {
                        row.uid,
                        address,
                        organisation = caller.Organisation,
                        purpose,
                        outcome = (long)body.Outcome,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    });
                if (await connection.ExecuteScalarAsync<string>("SELECT uid FROM acceptances WHERE address = @address", row) != row.uid)
                    return new Refusal("address-not-fresh", "A one-time address serves one acceptance.");
                await outbox.AddAsync(connection, LogNames.Identity, TrustReceipts.TopicName, signed);
                return signed.Uid;
            },
            cancellationToken);
    }

    public static async Task<IReadOnlyList<Row>> OfClaimAsync(DbConnection connection, string claim) => [.. await connection.QueryAsync<Row>(
        """
        SELECT acceptances.uid, organisation, outcome, log_index, accepted
        FROM acceptances JOIN acceptance_addresses ON acceptance_addresses.address = acceptances.address
          JOIN acceptance_claims ON acceptance_claims.subject = acceptance_addresses.subject
        WHERE acceptance_claims.claim = @claim AND acceptances.state = 'published' ORDER BY log_index
        """,
        new { claim })];

    /// <summary>The one-time addresses that stand open for a use.</summary>
    public static async Task<IReadOnlyList<string>> OpenAsync(DbConnection connection, string subject) => [.. await connection.QueryAsync<string>(
        """
        SELECT address FROM acceptance_addresses WHERE subject = @subject
          AND NOT EXISTS (SELECT 1 FROM acceptances WHERE acceptances.address = acceptance_addresses.address)
        """,
        new { subject })];

    /// <summary>Notes a one-time address for claims that are used together.</summary>
    /// <returns>Null; or <c>address-not-fresh</c>.</returns>
    public async Task<Refusal?> PromiseAsync(DbConnection connection, Address address, string subject, IEnumerable<string> claims)
    {
        var row = new { address = address.ToLowerHex(), subject, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        if (await connection.ExecuteAsync(
                "INSERT INTO acceptance_addresses (address, subject, created) VALUES (@address, @subject, @now) ON CONFLICT (address) DO NOTHING", row) == 0)
            return new Refusal("address-not-fresh", "A one-time address serves one acceptance.");
        foreach (var claim in claims)
        {
            await connection.ExecuteAsync(
                "INSERT INTO acceptance_claims (subject, claim) VALUES (@subject, @claim) ON CONFLICT DO NOTHING", new { subject, claim });
        }

        return null;
    }

    public static string OfApplication(string uid) => $"application:{uid}";

    public static string OfClaim(string uid) => $"claim:{uid}";

    private static string SubjectOf(NewAcceptance.About about) => about switch
    {
        { Application: { } application } => OfApplication(application),
        { Presentation: { } presentation } => $"presentation:{presentation}",
        _ => OfClaim(about.Claim ?? ""),
    };

    internal sealed record Row(string Uid, string Organisation, long Outcome, long? Log_index, long? Accepted);
}
