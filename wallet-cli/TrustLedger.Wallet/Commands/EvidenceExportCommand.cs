using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet evidence export UID</c>: one file that anyone can check with the network off.</summary>
internal static class EvidenceExportCommand
{
    public static Command Create(CommandFactory commands)
    {
        var uid = commands.Argument("uid", Texts.EvidenceUidArgument);
        var output = commands.RequiredOption("--out", "FILE", Texts.OutOption);
        var log = commands.Option("--log", "NAME", Texts.EvidenceLogOption);
        var open = commands.Switch("--open", Texts.OpenOption);
        return commands.Create("export", Texts.EvidenceExportHelp,
            "wallet evidence export 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --out decision.json",
            [uid, output, log, open],
            (context, cancellationToken) => RunAsync(
                context, context.Get(uid), context.Get(output)!, context.Get(log), context.Get(open), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string uidText, string output, string? logName, bool open, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uidText) is not { } uid)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!context.OpenVault().TryGet(out var vault, out var refusal) || !WalletContext.NodeOf(vault).TryGet(out var address, out refusal))
            return refusal;

        var own = vault.Content.Statements.Find(statement => string.Equals(statement.Uid, uid.ToString(), StringComparison.OrdinalIgnoreCase));
        var name = logName ?? own?.Log ?? (vault.Content.Agency is null ? "approvals" : "corrections");
        if (!(await new LogBook(context, vault).FindAsync(name, cancellationToken)).TryGet(out var log, out refusal))
            return refusal;

        using var http = NodeClient.CreateHttp();
        if (!(await CollectAsync(context, vault, http, address, log, uid, cancellationToken)).TryGet(out var collected, out refusal))
            return refusal;
        var (file, stateless) = collected;
        file = file with
        {
            Credentials = [.. vault.Content.Statements.Where(statement => IsIn(file, statement)).SelectMany(statement => statement.Credentials)],
            Openings = open ? [.. vault.Content.Statements.Where(statement => IsIn(file, statement)).Select(Opening).OfType<EvidenceOpening>()] : [],
        };
        if (!EvidenceVerifier.Verify(file, log.GenesisHash, now: null).TryGet(out var finding, out refusal))
            return refusal;
        if (open && context.Confirm(Texts.OpenQuestion) is { } no)
            return no;
        if (!DurableFile.TryCreate(output, System.Text.Encoding.UTF8.GetBytes(file.ToJson().ToJsonString())))
            return new Refusal("file-exists", "The output file is there already and is not overwritten.");

        var report = new Report().Say(Texts.EvidenceWritten(output, file.Entries.Count)).Show(Texts.State, Texts.Reads(finding));
        if (stateless is not null)
            report.Show(Texts.MirrorLabel, Texts.WithoutState(stateless.Code));
        return report
            .Set("file", output)
            .Set("uid", uid.ToString())
            .Set("log", name)
            .Set("stateKnown", finding.Agreed is not null)
            .Set("withoutState", stateless?.Code)
            .Set("entries", file.Entries.Count)
            .Set("opened", file.Openings.Count);
    }

    // A member reads as itself; a resident with the handle that the statement is about, one handle after the other.
    private static async Task<Result<Collected>> CollectAsync(WalletContext context, VaultFile vault, HttpClient http, Uri address,
        PinnedLog log, Bytes32 uid, CancellationToken cancellationToken)
    {
        Result<Collected> result = new Refusal("statement-unknown", "The log has no such statement for this wallet.");
        foreach (var key in Readers(vault, log.Origin))
        {
            using (key)
            {
                var node = new NodeClient(http, address, log, key, context.Time);
                if (!(await node.GenesisAsync(cancellationToken)).TryGet(out var genesis, out var refusal))
                    return refusal;
                if ((await new EvidenceCollector(node, vault.Content.Agency is not null)
                    .CollectAsync(uid, JsonNode.Parse(genesis.Envelope.Span)!.AsObject(), cancellationToken)).TryGet(out var file, out refusal))
                {
                    var mirrors = vault.Content.Settings.Mirrors.ConvertAll(
                        mirror => new NodeClient(http, mirror, log, key, context.Time).Knowing(genesis));
                    return await WithStateAsync(context, file, genesis, mirrors, cancellationToken);
                }

                if (refusal.Code != "statement-unknown")
                    return refusal;
            }
        }

        return result;
    }

    // Without the mirrors' word the evidence is as good as before: included, state unknown.
    private static async Task<Result<Collected>> WithStateAsync(
        WalletContext context, EvidenceFile file, Genesis genesis, List<NodeClient> mirrors, CancellationToken cancellationToken)
    {
        if (mirrors.Count == 0)
            return new Collected(file, null);
        return (await MirrorStates.AddAsync(file, genesis, mirrors, context.Now, context.Time, cancellationToken)).TryGet(out var whole, out var refusal)
            ? new Collected(whole, null)
            : new Collected(file, refusal);
    }

    private static IEnumerable<Secp256k1Key> Readers(VaultFile vault, string origin)
    {
        if (vault.Content.Agency is { } agency)
        {
            if (Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out _))
                yield return key;
            yield break;
        }

        foreach (var handle in vault.Content.Handles.Where(handle => handle.Origin == origin).Reverse())
        {
            if (Handles.Find(vault, handle.Address) is { } key)
                yield return key;
        }
    }

    private static bool IsIn(EvidenceFile file, OwnStatement statement) => statement.Receipt is not null
        && Bytes32.Read(statement.Uid) is { } uid
        && file.Entries.Any(entry => Protocol.Entries.LogEntry.Parse(entry.Entry.Span).TryGet(out var parsed, out _) && parsed.Uid == uid);

    private static EvidenceOpening? Opening(OwnStatement statement) =>
        statement is { Content: { } content, ItemKey: { } itemKey } && Bytes32.Read(statement.Uid) is { } uid
            ? new EvidenceOpening(uid, content, itemKey)
            : null;

    /// <param name="Stateless">Why no mirrors' state is in the file; null when it is, or nobody was to be asked.</param>
    private sealed record Collected(EvidenceFile File, Refusal? Stateless);
}
