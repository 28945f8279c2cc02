using System.CommandLine;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet ledger fork FILE</c>: whether two checkpoints convict a log, with the network off.</summary>
internal static class LedgerForkCommand
{
    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.ForkFileArgument);
        var log = commands.Option("--log", "NAME", Texts.ForkLogOption);
        var key = commands.Option("--key", "KEY", Texts.ForkKeyOption);
        return commands.Create("fork", Texts.LedgerForkHelp, "wallet ledger fork identity.checkpoint.forked --log identity", [file, log, key],
            (context, cancellationToken) => RunAsync(context, context.Get(file), context.Get(log), context.Get(key), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string file, string? log, string? key, CancellationToken cancellationToken)
    {
        if (!NativeLibraries.Check().TryGet(out _, out var refusal)
            || !KeyOf(context, log, key).TryGet(out var logKey, out refusal)
            || !(await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out refusal)
            || !ForkEvidence.Parse(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var evidence, out refusal)
            || !evidence.Verify(logKey.Name, logKey).TryGet(out var kind, out refusal)
            || !Checkpoint.Verify(evidence.First, logKey.Name, logKey).TryGet(out var first, out refusal)
            || !Checkpoint.Verify(evidence.Second, logKey.Name, logKey).TryGet(out var second, out refusal))
        {
            return refusal;
        }

        return new Report().Say(kind == ForkKind.ProofFails ? Texts.ForkSuspected : Texts.ForkShown)
            .Show(Texts.LogLabel, logKey.Name)
            .Show(Texts.Checkpoints, Texts.TwoCheckpoints(first.Size, second.Size))
            .Set("origin", logKey.Name)
            .Set("convicts", kind != ForkKind.ProofFails)
            .Set("kind", System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()))
            .Set("firstSize", first.Size).Set("secondSize", second.Size)
            .Set("firstRoot", first.Root.ToString()).Set("secondRoot", second.Root.ToString());
    }

    // A log's key is named by its origin, so the key says which log it is.
    private static Result<NoteVerifierKey> KeyOf(WalletContext context, string? log, string? key)
    {
        if (key is not null)
            return NoteVerifierKey.Parse(key);
        if (log is null)
            return new Refusal("fork-key-missing", "Say which log it is about: --log NAME or --key KEY.");
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        return vault.Content.Settings.Logs.GetValueOrDefault(log)?.Key is { } known
            ? NoteVerifierKey.Parse(known)
            : new Refusal("log-unknown", $"This wallet does not know the key of {log}.");
    }
}
