using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet verify FILE</c>: checks an evidence file with the network off.</summary>
/// <remarks>With <c>--accreditation</c> the identity log is replayed besides, by a wallet that may read it.</remarks>
internal static class VerifyCommand
{
    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.EvidenceFileArgument);
        var pin = commands.Option("--pin", "HASH", Texts.VerifyPinOption);
        var now = commands.Switch("--now", Texts.NowOption);
        var accreditation = commands.Switch("--accreditation", Texts.AskAccreditationOption);
        return commands.Create("verify", Texts.VerifyHelp, "wallet verify decision.json\nwallet verify decision.json --accreditation", [file, pin, now, accreditation],
            (context, cancellationToken) => RunAsync(
                context, context.Get(file), context.Get(pin), context.Get(now), context.Get(accreditation), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string name, string? pin, bool present, bool asksLog, CancellationToken cancellationToken)
    {
        if (!NativeLibraries.Check().TryGet(out _, out var refusal)
            || !(await context.ReadTextAsync(name, cancellationToken)).TryGet(out var text, out refusal)
            || !EvidenceFile.Parse(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var file, out refusal)
            || !KnownBefore(context, file.Log, pin).TryGet(out var known, out refusal)
            || !EvidenceVerifier.Verify(file, known.Genesis, present ? context.Now : null).TryGet(out var finding, out refusal))
        {
            return refusal;
        }

        AccreditationLookup? accreditations = null;
        if (asksLog && (!context.OpenVault().TryGet(out var vault, out refusal)
                || !(await new Accreditations(context, vault).ReadAsync(cancellationToken)).TryGet(out accreditations, out refusal)))
        {
            return refusal;
        }

        var checks = finding.Checks.ToList();
        foreach (var credential in file.Credentials)
            checks.AddRange(CredentialEvidence.Verify(credential, finding.At, known.Anchors, accreditations));
        if (checks.Find(check => check.Refusal is not null) is { Refusal: { } failed })
            return failed;
        return Describe(file, finding, checks, present);
    }

    // Whoever has a wallet here knows its logs and roots; without one, or without its passphrase, --pin says the log.
    private static Result<Known> KnownBefore(WalletContext context, string log, string? pin)
    {
        if (pin is not null)
        {
            return pin.Length == 64 && pin.All(char.IsAsciiHexDigit)
                ? new Known(Hash.FromBytes(Convert.FromHexString(pin)), null)
                : new Refusal("pin-malformed", "A pin is 64 hex digits.");
        }

        if (!VaultFile.Exists(context.Home))
            return new Known(null, null);
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        var settings = vault.Content.Settings;
        var genesis = settings.Logs.GetValueOrDefault(log) is { } pinned ? Hash.FromBytes(Convert.FromHexString(pinned.GenesisHash)) : (Hash?)null;
        var anchors = settings.Anchors is { } pem && TrustAnchors.FromPem(pem).TryGet(out var roots, out _) ? roots : null;
        return new Known(genesis, anchors);
    }

    private static Report Describe(EvidenceFile file, EvidenceFinding finding, List<EvidenceCheck> checks, bool present)
    {
        var at = finding.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var report = new Report().Say(present ? Texts.HoldsNow(at) : Texts.HoldsThen(at))
            .Show(Texts.Uid, finding.Subject.Uid.ToString())
            .Show(Texts.State, Texts.Reads(finding));
        foreach (var check in checks)
            report.Show(Texts.ResultOf(check.Result), $"{check.Name}: {check.Detail}");
        return report
            .Set("subject", finding.Subject.Uid.ToString())
            .Set("schema", finding.View.Schema)
            .Set("log", file.Log)
            .Set("index", finding.Index)
            .Set("asOf", at)
            .Set("state", (finding.Agreed?.State.State ?? finding.View.State).ToString().ToLowerInvariant())
            .Set("stateKnown", finding.Agreed is not null)
            .Set("agreed", finding.Agreed is { } agreed ? Agreed(agreed) : null)
            .Set("checks", new JsonArray([.. checks.Select(check => (JsonNode)new JsonObject
            {
                ["name"] = check.Name,
                ["result"] = check.Result.ToString().ToLowerInvariant(),
                ["detail"] = check.Detail,
            })]));
    }

    private static JsonObject Agreed(AgreedState agreed) => new()
    {
        ["size"] = agreed.State.Size,
        ["root"] = agreed.State.Root.ToString(),
        ["atMilliseconds"] = agreed.State.AtMilliseconds,
        ["mirrors"] = new JsonArray([.. agreed.Mirrors.Select(mirror => (JsonNode)mirror.Organisation)]),
    };

    private sealed record Known(Hash? Genesis, TrustAnchors? Anchors);
}
