using System.Text;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>What became of records and signatures, told to whoever signed them: also before the log has them.</summary>
internal sealed class HandedInStatements(Database database, Outbox outbox, CorrectionsLog log, LedgerViews views)
{
    /// <returns>Where the statement stands, with its receipt; or <c>statement-unknown</c>, also for what others handed in.</returns>
    public async Task<Result<StatementStatus>> FindAsync(Bytes32 uid, CaseReader reader, CancellationToken cancellationToken)
    {
        var statement = await database.ReadAsync(connection => Cases.StatementAsync(connection, uid), cancellationToken);
        return statement is not null && await IsOfAsync(SignerOf(statement), reader, cancellationToken)
            && await outbox.FindAsync(LogNames.Corrections, uid.ToString(), cancellationToken) is { } item
                ? await StatementStatus.OfAsync(item, views, cancellationToken)
                : Unknown();
    }

    public static Refusal Unknown() => new("statement-unknown", "The caller handed in no such statement here.");

    // A membership that has ended still says whose key it was: an organisation may learn what became of its own word.
    private async Task<bool> IsOfAsync(Address signer, CaseReader reader, CancellationToken cancellationToken) => reader.Handle is { } handle
        ? signer == handle
        : await log.ReadAsync(
            state => state.Members.Any(member => member.Address == signer && member.OrganisationText == reader.Agency!.Organisation),
            cancellationToken);

    private static Address SignerOf(string statement) =>
        SignedStatement.Parse(Encoding.UTF8.GetBytes(statement)).TryGet(out var signed, out var refusal)
            ? signed.Signer
            : throw new InvalidOperationException(refusal.Code);
}
