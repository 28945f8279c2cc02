using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary>What <c>wallet ledger check</c> has found of each log, and what it could not show.</summary>
internal sealed class LedgerFindings
{
    private readonly Report _report = new();
    private readonly JsonObject _logs = [];

    /// <param name="states">What a replay has shown; null when nothing was replayed.</param>
    public void Add(KnownLog known, GrownLog seen, ReplayedStates? states)
    {
        var (log, checkpoint, replayed) = (seen.Log, seen.Checkpoint, states is not null);
        _report.Show(Texts.Log(log.Name), Texts.LogSeen(log.Origin, checkpoint.Size, seen.Before?.Size, replayed))
            .Show(Texts.Genesis, Texts.GenesisPinned(known.GenesisHash, known.OnFirstUse));

        var witnesses = (log.Witnesses?.Witnesses ?? []).Select(witness => (witness.Name,
            checkpoint.Cosignatures.FirstOrDefault(signing => signing.Key == witness.Key)?.Seconds)).ToList();
        var seenAt = checkpoint.SeenAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _report.Show(Texts.Finality, log.Witnesses is null
            ? Texts.WithoutWitnesses
            : Texts.FinalBy(witnesses.Where(witness => witness.Seconds is not null).Select(witness => witness.Name), seenAt!));

        if (states is not null)
            _report.Show(Texts.StatesLabel, states.Told);
        states?.Show(_report);

        var unproven = Unproven(known, seen, replayed).ToList();
        foreach (var what in unproven)
            _report.Show(Texts.Unproven, Texts.UnprovenOf(what));
        var found = new JsonObject
        {
            ["origin"] = log.Origin,
            ["genesis"] = known.GenesisHash,
            ["pinnedOnFirstUse"] = known.OnFirstUse,
            ["size"] = checkpoint.Size.ToString(CultureInfo.InvariantCulture),
            ["root"] = checkpoint.Checkpoint.Root.ToString(),
            ["sizeBefore"] = seen.Before?.Size.ToString(CultureInfo.InvariantCulture),
            ["replayed"] = replayed,
            ["final"] = log.Witnesses is not null,
            ["cosignedAt"] = seenAt,
            ["witnesses"] = new JsonArray([.. witnesses.Select(witness => (JsonNode)new JsonObject
            {
                ["name"] = witness.Name,
                ["cosignedAt"] = witness.Seconds is { } seconds
                    ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                    : null,
            })]),
            ["unproven"] = new JsonArray([.. unproven.Select(what => (JsonNode)what)]),
        };
        states?.Write(found);
        _logs[log.Name] = found;
    }

    public Report Report() => _report.Set("logs", _logs);

    private static IEnumerable<string> Unproven(KnownLog known, GrownLog seen, bool replayed)
    {
        if (known.OnFirstUse)
            yield return "genesis";
        if (seen.Log.Witnesses is null)
            yield return "one-history";
        if (!replayed)
            yield return "entitlement";
        yield return "newest";
    }
}
