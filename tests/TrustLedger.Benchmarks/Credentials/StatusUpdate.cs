using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>
/// How long it takes from an officer's revocation of a person's copies to the bytes of a signed list that shows it: one
/// list of a million entries, half of them given away, a twentieth of those revoked before.
/// </summary>
internal sealed class StatusUpdate(string folder)
{
    private const int Entries = 1_000_000;
    private const int Issued = Entries / 2;
    private const int Copies = 10;
    private const string Issuer = "http://127.0.0.1:7402";

    /// <returns>Milliseconds: revoke, in a transaction that is synced; turn the decoys; compress, sign and encode.</returns>
    public async Task<Spread> MeasureAsync(int rounds, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var passphrase = Must(Passphrase.FromText("measured in the open"));
        using var keys = Must(ServiceKeys.Open(
            Must(KeySetup.Make(folder, passphrase, "Bench", new Uri(Issuer), TimeProvider.System.GetUtcNow())), passphrase));
        using var database = new Database(Path.Combine(folder, "status.db"));
        await database.MigrateAsync(cancellationToken);
        await database.WriteAsync(connection => connection.ExecuteAsync(Filled), cancellationToken);

        var options = Options.Create(new IdentityApiOptions { Issuer = Issuer, StatusListEntries = Entries });
        var entries = new StatusEntries(options, TimeProvider.System);
        var decoys = new StatusDecoys(options, TimeProvider.System);
        using var tokens = new StatusTokens(database, entries, decoys, keys, options, TimeProvider.System);
        await tokens.PublishAsync(1, cancellationToken); // As after a start: all that turned before is read once.

        var took = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var subject = FormattableString.Invariant($"s{(round * 20) + 1}"); // None of these was revoked before.
            var started = Stopwatch.GetTimestamp();
            await database.WriteAsync(connection => entries.RevokeAsync(connection, "person", subject, "bench"), cancellationToken);
            var signed = await tokens.PublishAsync(1, cancellationToken);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await MustShowAsync(database, signed!, subject, cancellationToken);
        }

        return Spread.Of(took);
    }

    private static async Task MustShowAsync(Database database, SignedStatusList signed, string subject, CancellationToken cancellationToken)
    {
        var token = Must(StatusListToken.Verify(signed.Text, $"{Issuer}/status/1", jws => Must(X5cChain.Parse(jws.Header["x5c"])).LeafKey));
        var indices = (await database.ReadAsync(
            connection => connection.QueryAsync<int>("SELECT status_index FROM issued_credentials WHERE subject = @subject", new { subject }),
            cancellationToken)).ToList();
        if (indices.Count != Copies || indices.Exists(index => token.List.Verdict(index) != StatusVerdict.Invalid))
            throw new InvalidOperationException("The signed list does not show the revocation.");
    }

    // Every twentieth person was revoked. Indices are all over the list: the multiplier has no factor in common with it.
    private static string Filled => FormattableString.Invariant(
        $"""
        INSERT INTO offers (id, code_hash, code, tx_hash, configuration, subject, attempts, state, created, expires)
        VALUES ('bench', x'00', x'00', x'00', 'person', 'nobody', 0, 'redeemed', 0, 0);
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Issued - 1})
        INSERT INTO issued_credentials (id, offer, configuration, subject, holder, status_list, status_index, issued, expires, revoked)
        SELECT 'c' || i, 'bench', 'person', 's' || (i / {Copies}), 'thumbprint', 1, (i * 734571 + 1) % {Entries}, 0, 32503680000000,
          CASE WHEN (i / {Copies}) % 20 = 0 THEN 1 END
        FROM n;
        INSERT INTO status_lists (list, entries, used, flips, published, decoys, next_decoy)
        SELECT 1, {Entries}, COUNT(*), COUNT(revoked), COUNT(revoked), 0, 32503680000000 FROM issued_credentials;
        INSERT INTO status_flips (status_list, number, status_index)
        SELECT 1, ROW_NUMBER() OVER (ORDER BY status_index), status_index FROM issued_credentials WHERE revoked IS NOT NULL;
        """);

    private static T Must<T>(TrustLedger.Protocol.Result<T> result)
        where T : notnull => result.TryGet(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Code);
}
