using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Trust;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>A claim with its trust state, computed from the log as replayed here, and who stands behind each point.</summary>
internal sealed class TrustViews(Database database, ContentStore contents, LedgerStates states, TimeProvider time)
{
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What <see cref="ToJson"/> shows of it; or <c>ledger-away</c>, or what a follower of the log refuses.</returns>
    public async Task<Result<JsonObject>> OfAsync(ClaimRow claim, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await database.ReadAsync(connection => ReadAsync(connection, claim), cancellationToken);
        var uids = rows.Attestations.Select(row => row.Uid).Concat(rows.Acceptances.Select(row => row.Uid));
        if (claim.IsPublished)
            uids = uids.Append(claim.Uid);
        var size = rows.Attestations.Select(row => row.Log_index).Concat(rows.Acceptances.Select(row => row.Log_index))
            .Append(claim.Log_index).Max() ?? -1;
        if (!(await states.OfAsync(uids, size + 1, cancellationToken)).TryGet(out var known, out var refusal))
            return refusal;

        var evidence = new TrustEvidence
        {
            Claim = claim.IsPublished ? Self(claim, known, now) : null,
            Vouchers = [.. rows.Attestations.Select(row => Voucher(row, rows.Untils.GetValueOrDefault(row.Uid), known, claim, now))],
            Reliances = [.. rows.Acceptances.Select(row => new Reliance(
                Word(row.Uid), row.Organisation, (Outcome)row.Outcome, Time(row.Accepted), IsGone(known[row.Uid])))],
            Disputes = [.. known.Where(one => one.Value == StatementState.Disputed).Select(one => new Dispute(one.Key, Time(claim.Accepted), Closed: null))],
            Vouches = rows.Vouches,
        };
        return ToJson(claim, ThreePoints.At(evidence, now), rows, now);
    }

    private static SelfClaim Self(ClaimRow claim, Dictionary<string, StatementState> known, DateTimeOffset now) => new(
        Word(claim.Uid), claim.Person, (int)claim.Level, Time(claim.Accepted), Ended(known[claim.Uid], now), IsGone(known[claim.Uid]));

    private static Voucher Voucher(
        AttestationRow row, DateOnly? until, Dictionary<string, StatementState> known, ClaimRow claim, DateTimeOffset now) => new(
        Word(row.Uid), row.As, row.Organisation ?? row.Person ?? "",
        row.As == AttestationRelation.Department && Predicates.Find(claim.Predicate)!.HasAuthority(row.Role ?? ""),
        (int)row.Level, Time(row.Accepted),
        Ended(known[row.Uid], now) ?? (until is { } last ? ChinaTime.StartOf(last.AddDays(1)) : null), IsGone(known[row.Uid]));

    private async Task<Rows> ReadAsync(DbConnection connection, ClaimRow claim)
    {
        var attestations = await Attestations.OfClaimAsync(connection, claim.Uid);
        var untils = new Dictionary<string, DateOnly?>(StringComparer.Ordinal);
        foreach (var row in attestations)
        {
            if (await contents.FindAsync(connection, LogNames.Identity, Word(row.Uid)) is { } opened
                && AttestationContent.Read(opened.Content).TryGet(out var content, out _))
                untils[row.Uid] = content.Until;
        }

        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        var acceptances = await Acceptances.OfClaimAsync(connection, claim.Uid);
        foreach (var code in attestations.Select(row => row.Organisation).Concat(acceptances.Select(row => row.Organisation)).OfType<string>())
        {
            if (Casework.Identifiers.Uscc.Parse(code).TryGet(out var uscc, out _))
                names[code] = await OrganisationRegister.NameOfAsync(connection, uscc);
        }

        var vouches = await connection.QueryAsync<(string By, string For)>(
            """
            SELECT DISTINCT attestations.person, claims.person FROM attestations JOIN claims ON claims.uid = attestations.claim
            WHERE relation = 3 AND attestations.state = 'published'
            """);
        return new Rows(attestations, untils, acceptances, names, [.. vouches.Select(edge => new Vouch(edge.By, edge.For))]);
    }

    /// <summary>Persons are shown as <c>self</c> and <c>peer</c>, never by the register's id.</summary>
    private static JsonObject ToJson(ClaimRow claim, TrustView view, Rows rows, DateTimeOffset now) => new()
    {
        ["uid"] = claim.Uid,
        ["predicate"] = claim.Predicate,
        ["handle"] = claim.Handle,
        ["ledger"] = claim.State,
        ["state"] = view.State.ToString().ToLowerInvariant(),
        ["marks"] = new JsonArray([.. Enum.GetValues<TrustMarks>().Where(mark => mark != TrustMarks.None && view.Marks.HasFlag(mark))
            .Select(mark => (JsonNode)mark.ToString().ToLowerInvariant())]),
        ["self"] = Standings(view.Self, rows),
        ["others"] = Standings(view.Others, rows),
        ["relying"] = Standings(view.Relying, rows),
        ["missing"] = new JsonArray([.. view.Missing.Select(missing => (JsonNode)missing)]),
        ["at"] = now.ToUnixTimeSeconds(),
    };

    private static JsonArray Standings(IEnumerable<Standing> standings, Rows rows) => new([.. standings.Select(standing =>
    {
        var row = rows.Attestations.FirstOrDefault(one => one.Uid == standing.Uid.ToString());
        var json = new JsonObject
        {
            ["uid"] = standing.Uid.ToString(),
            ["as"] = standing.As,
            ["counts"] = standing.Counts,
            ["why"] = standing.Why,
        };
        if (standing.As is not ("self" or "peer"))
        {
            json["organisation"] = standing.By;
            json["name"] = rows.Names.GetValueOrDefault(standing.By);
        }

        if (row is not null)
        {
            json["level"] = row.Level;
            json["role"] = row.Role;
            json["accepted"] = row.Accepted;
        }

        return (JsonNode)json;
    })]);

    private static bool IsGone(StatementState state) =>
        state is not (StatementState.Effective or StatementState.Disputed or StatementState.Expired);

    private static DateTimeOffset? Ended(StatementState state, DateTimeOffset now) => state == StatementState.Expired ? now : null;

    private static DateTimeOffset Time(long? milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds ?? 0);

    private static Bytes32 Word(string uid) => Bytes32.Read(uid)!.Value;

    private sealed record Rows(
        IReadOnlyList<AttestationRow> Attestations, Dictionary<string, DateOnly?> Untils, IReadOnlyList<Acceptances.Row> Acceptances,
        Dictionary<string, string?> Names, IReadOnlyCollection<Vouch> Vouches);
}
