using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance sign-genesis DRAFT</c>: a founding organisation signs what a log is to begin with.</summary>
/// <remarks>The digest is computed from the draft that was read strictly and shown, never taken from a file.</remarks>
internal static class SignGenesisCommand
{
    public static Command Create(CommandFactory commands)
    {
        var draft = commands.Argument("draft", Texts.GenesisDraftArgument);
        var organisation = commands.Option("--organisation", "CODE", Texts.OrganisationOption);
        var entry = commands.Switch("--entry", Texts.GenesisEntryOption);
        var output = commands.Option("--out", "FILE", Texts.OutOption);
        return commands.Create("sign-genesis", Texts.SignGenesisHelp, "wallet governance sign-genesis identity.draft.json --entry --out justice.json",
            [draft, organisation, entry, output],
            (context, cancellationToken) => RunAsync(
                context, context.Get(draft), context.Get(organisation), context.Get(entry), context.Get(output), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string file, string? organisation, bool withEntry, string? output, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        if (vault.Content.Agency is not { } agency)
            return new Refusal("agency-missing", "This command is for an agency's wallet.");
        if (organisation is not null && organisation != agency.Organisation)
            return new Refusal("organisation-mismatch", "This wallet is another organisation's.");
        if (!(await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out refusal)
            || !GenesisDraft.Parse(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var draft, out refusal)
            || !Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        using var owned = key;
        if (!draft.Members.Any(member => IsFounder(member, agency.Organisation, key.Address)))
            return new Refusal("genesis-signer-unknown", "The draft does not name this wallet's key as a governance key of its organisation.");

        var hash = Convert.ToHexStringLower(draft.Hash().ToArray());
        context.Output.Note(Texts.YouFound(draft.Origin));
        ContentFile.Show(context, JsonNode.Parse(draft.Bytes())!);
        context.Output.Note(Texts.Genesis, hash);
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        var report = new Report().Say(Texts.GenesisSigned)
            .Both("organisation", Texts.Organisation, agency.Organisation)
            .Both("genesis", Texts.Genesis, hash)
            .Set("signature", draft.Sign(agency.Organisation, key).Signature.ToString());
        if (withEntry)
        {
            var entry = draft.EntryStatement((ulong)context.Now.ToUnixTimeSeconds()).Sign(draft.Domain, key);
            report.Set("entry", JsonNode.Parse(entry.ToJson()));
        }

        vault.Content.History.Add(new HistoryEntry(context.Now, "governance sign-genesis", draft.Origin, [hash]));
        vault.Save();
        return output is not null && !DurableFile.TryCreate(output, System.Text.Encoding.UTF8.GetBytes(report.Json.ToJsonString()))
            ? new Refusal("file-exists", "The output file is there already and is not overwritten.")
            : report;
    }

    private static bool IsFounder(GenesisMember member, string organisation, Address key) =>
        member.Organisation.Code() == organisation && member.Role.Code() == Genesis.GovernanceRole
        && member.KeyKind == KeyKind.Secp256k1 && member.Key == key.ToWord();
}
