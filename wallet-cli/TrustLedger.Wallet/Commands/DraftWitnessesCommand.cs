using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance draft-witnesses DRAFT</c>: writes into a genesis draft who is to watch the log, if that holds.</summary>
/// <remarks>It signs nothing: every founder reads the draft that comes out, and checks it again as it signs.</remarks>
internal static class DraftWitnessesCommand
{
    public static Command Create(CommandFactory commands)
    {
        var draft = commands.Argument("draft", Texts.GenesisDraftArgument);
        var policy = commands.RequiredOption("--policy", "FILE", Texts.WitnessPolicyOption);
        var operatorCode = commands.RequiredOption("--operator", "CODE", Texts.OperatorOption);
        var mirrors = commands.Options("--mirror", "CODE=KEY", Texts.MirrorOption);
        var needed = commands.Option("--mirrors-needed", "NUMBER", Texts.MirrorsNeededOption);
        var output = commands.RequiredOption("--out", "FILE", Texts.OutOption);
        return commands.Create("draft-witnesses", Texts.DraftWitnessesHelp,
            "wallet governance draft-witnesses identity.draft.json --policy witnesses.txt --operator 11090101000000019H --out identity.watched.json",
            [draft, policy, operatorCode, mirrors, needed, output],
            async (context, cancellationToken) =>
                !(await ReadAsync(context, context.Get(draft), context.Get(policy)!, cancellationToken)).TryGet(out var read, out var refusal)
                || !Mirrors(context.Get(mirrors) ?? [], context.Get(needed)).TryGet(out var watching, out refusal)
                || !Watched(read.Draft, read.Policy, context.Get(operatorCode)!, watching.Mirrors, watching.Needed).TryGet(out var watched, out refusal)
                    ? refusal
                    : Write(watched, context.Get(output)!));
    }

    private static async Task<Result<(GenesisDraft Draft, WitnessPolicy Policy)>> ReadAsync(
        WalletContext context, string draftFile, string policyFile, CancellationToken cancellationToken)
    {
        if (!(await context.ReadTextAsync(draftFile, cancellationToken)).TryGet(out var draftText, out var refusal)
            || !GenesisDraft.Parse(System.Text.Encoding.UTF8.GetBytes(draftText)).TryGet(out var draft, out refusal)
            || !(await context.ReadTextAsync(policyFile, cancellationToken)).TryGet(out var policyText, out refusal)
            || !WitnessPolicy.Parse(policyText).TryGet(out var policy, out refusal))
            return refusal;

        // Which log it is, the draft knows: a policy may leave that line to it.
        if (policy.Logs.Count == 0 && !WitnessPolicy.Parse($"log {draft.LogKey}\n{policy}").TryGet(out policy, out refusal))
            return refusal;
        return (draft, policy);
    }

    private static Result<(List<Mirror> Mirrors, int Needed)> Mirrors(string[] words, string? needed)
    {
        var mirrors = new List<Mirror>();
        foreach (var word in words)
        {
            if (word.Split('=', 2) is not [var organisation, var keyText] || !Bytes32.TryFromCode(organisation, out _)
                || !NoteVerifierKey.Parse(keyText).TryGet(out var key, out _) || key.Type != NoteSignatureType.Ed25519)
            {
                return new Refusal("mirror-malformed", "A mirror is its organisation's code, =, and the verifier key of its notes.");
            }

            mirrors.Add(new Mirror(organisation, key));
        }

        if (needed is null)
            return (mirrors, mirrors.Count);
        return int.TryParse(needed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && mirrors.Count > 0
            ? (mirrors, number)
            : new Refusal("mirror-malformed", "How many mirrors are needed is a number, and there is a mirror.");
    }

    // What is given back was read as every founder's wallet will read it.
    private static Result<GenesisDraft> Watched(
        GenesisDraft draft, WitnessPolicy policy, string operatorCode, IReadOnlyList<Mirror> mirrors, int needed)
    {
        var witnesses = new LogWitnesses(operatorCode, policy) { Mirrors = mirrors, MirrorsNeeded = needed };
        return GenesisDraft.Parse((draft with { Witnesses = witnesses }).Bytes());
    }

    private static Result<Report> Write(GenesisDraft draft, string output)
    {
        var (bytes, witnesses) = (draft.Bytes(), draft.Witnesses!);
        if (!DurableFile.TryCreate(output, bytes))
            return new Refusal("file-exists", "The output file is there already and is not overwritten.");

        var report = new Report().Say(Texts.WatchedDraft(draft.Origin, witnesses.Policy.Witnesses.Count, witnesses.Mirrors.Count));
        foreach (var witness in witnesses.Policy.Witnesses)
            report.Show(Texts.WitnessLabel, $"{witness.Name} {witness.Key}");
        foreach (var mirror in witnesses.Mirrors)
            report.Show(Texts.MirrorLabel, $"{mirror.Organisation} {mirror.Key}");
        return report
            .Both("genesis", Texts.Genesis, Convert.ToHexStringLower(draft.Hash().ToArray()))
            .Set("origin", draft.Origin)
            .Set("witnesses", JsonNode.Parse(bytes)!["witnesses"]!.DeepClone())
            .Set("file", output);
    }
}
