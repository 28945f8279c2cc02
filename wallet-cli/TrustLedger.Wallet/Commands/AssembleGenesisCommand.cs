using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance assemble DRAFT SIGNATURE…</c>: puts the founders' signatures together and checks the whole.</summary>
internal static class AssembleGenesisCommand
{
    private const int MaximumBytes = 1024 * 1024;

    public static Command Create(CommandFactory commands)
    {
        var draft = commands.Argument("draft", Texts.GenesisDraftArgument);
        var signatures = new Argument<string[]>("signature")
        {
            Description = Texts.GenesisSignaturesArgument.In(commands.Language),
            Arity = ArgumentArity.OneOrMore,
        };
        var output = commands.RequiredOption("--out", "FILE", Texts.OutOption);
        return commands.Create("assemble", Texts.AssembleHelp,
            "wallet governance assemble identity.draft.json justice.json data.json --out identity.json", [draft, signatures, output],
            (context, cancellationToken) => RunAsync(
                context, context.Get(draft), context.Get(signatures), context.Get(output)!, cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string draftFile, string[] signatureFiles, string output, CancellationToken cancellationToken)
    {
        if (!(await ReadAsync(context, draftFile, cancellationToken)).TryGet(out var draft, out var refusal))
            return refusal;
        var signatures = new JsonArray();
        JsonNode? entry = null;
        foreach (var file in signatureFiles)
        {
            if (!(await ReadAsync(context, file, cancellationToken)).TryGet(out var signed, out refusal))
                return refusal;
            signatures.Add(new JsonObject
            {
                ["organisation"] = signed["organisation"]?.DeepClone(),
                ["signature"] = signed["signature"]?.DeepClone(),
            });
            entry ??= signed["entry"]?.DeepClone();
        }

        var envelope = Jcs.Write(new JsonObject { ["genesis"] = draft, ["signatures"] = signatures, ["entry"] = entry });
        if (!Genesis.Parse(envelope).TryGet(out var genesis, out refusal))
            return refusal;
        if (!DurableFile.TryCreate(output, envelope))
            return new Refusal("file-exists", "The output file is there already and is not overwritten.");

        return new Report().Say(Texts.LogFounded(genesis.Origin))
            .Both("genesis", Texts.Genesis, Convert.ToHexStringLower(genesis.Hash.ToArray()))
            .Set("origin", genesis.Origin)
            .Set("file", output);
    }

    private static async Task<Result<JsonObject>> ReadAsync(WalletContext context, string file, CancellationToken cancellationToken) =>
        (await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out var refusal)
            ? StrictJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(text), MaximumBytes)
            : refusal;
}
