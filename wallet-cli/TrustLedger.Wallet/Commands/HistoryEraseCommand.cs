using System.CommandLine;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet history erase ID</c>: asks a verifier to erase what it was shown.</summary>
internal static class HistoryEraseCommand
{
    private const string MediaType = "application/jwt";

    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.HistoryIdArgument);
        var file = commands.Option("--file", "FILE", Texts.LetterFileOption);
        return commands.Create("erase", Texts.HistoryEraseHelp, "wallet history erase h0a1b2c3d\nwallet history erase h0a1b2c3d --file request.jwt", [id, file],
            (context, cancellationToken) => RunAsync(context, context.Get(id), context.Get(file), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string id, string? file, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal) || !HistoryShowCommand.Find(vault, id).TryGet(out var shown, out refusal))
            return refusal;
        if (shown is not { Sent: true, Party: { } party } || HolderLetter.Sign(HolderLetter.ErasureType, HolderLetter.Erasure(shown, context.Now), shown, vault) is not { } letter)
            return new Refusal("entry-not-shown", "Nothing was shown in that dealing.");

        var address = shown.Support is { } support && !support.StartsWith("mailto:", StringComparison.Ordinal) ? new Uri(support) : null;
        if (address is null && file is null)
            return new Refusal("contact-missing", "The verifier registered no address that takes such requests by itself.");
        context.Output.Note(Texts.YouAskForErasure);
        context.Output.Note(Texts.Verifier, shown.Whom);
        context.Output.Note(Texts.Party, party);
        if (shown.Support is { } to)
            context.Output.Note(Texts.AnswerGoesTo, to);
        if (context.Confirm(Texts.EraseQuestion) is { } no)
            return no;

        var asked = new HistoryEntry(context.Now, "erase", shown.Whom, shown.Names)
        {
            About = shown.Id,
            Party = party,
            PartyProven = shown.PartyProven,
            Address = address?.AbsoluteUri,
            Nonce = shown.Nonce,
            Sent = address is not null,
            Outcome = TransactionOutcome.Unknown,
        };
        Transactions.Add(vault, asked);
        vault.Save();
        refusal = file is null ? null : HandIn.Write(Path.GetFullPath(file), letter);
        if (refusal is null && address is not null)
            refusal = await HandIn.PostAsync(context, vault, address, letter, MediaType, cancellationToken);
        Transactions.End(asked, refusal);
        vault.Save();
        if (refusal is not null)
            return refusal;
        return new Report().Say(address is null ? Texts.LetterWritten(file!) : Texts.ErasureAsked(address.AbsoluteUri))
            .Set("entry", asked.Id).Set("sent", address is not null).Set("file", file);
    }
}
