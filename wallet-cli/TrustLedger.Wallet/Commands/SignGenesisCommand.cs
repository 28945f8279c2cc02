using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance sign-genesis DRAFT</c>: a founding organisation signs what a log is to begin with.</summary>
internal static class SignGenesisCommand
{
    private const int MaximumBytes = 1024 * 1024;

    public static Command Create(CommandFactory commands)
    {
        var draft = commands.Argument("draft", Texts.GenesisDraftArgument);
        var organisation = commands.Option("--organisation", "CODE", Texts.OrganisationOption);
        var entry = commands.Switch("--entry", Texts.GenesisEntryOption);
        return commands.Create("sign-genesis", Texts.SignGenesisHelp, "wallet governance sign-genesis identity.draft.json --json > justice.json",
            [draft, organisation, entry],
            (context, cancellationToken) => RunAsync(context, context.Get(draft), context.Get(organisation), context.Get(entry), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string file, string? organisation, bool withEntry, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        if (vault.Content.Agency is not { } agency)
            return new Refusal("agency-missing", "This command is for an agency's wallet.");
        if (organisation is not null && organisation != agency.Organisation)
            return new Refusal("organisation-mismatch", "This wallet is another organisation's.");
        if (!(await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out refusal)
            || !StrictJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(text), MaximumBytes, maxDepth: 32).TryGet(out var genesis, out refusal)
            || !DomainOf(genesis).TryGet(out var domain, out refusal)
            || !Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        using var owned = key;
        var bytes = Jcs.Write(genesis);
        var hash = Hash.Of(bytes);
        context.Output.Note(Texts.YouFound(genesis.Text("origin") ?? "?"));
        ContentFile.Show(context, genesis);
        context.Output.Note(Texts.Genesis, Convert.ToHexStringLower(hash.ToArray()));
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        // The same bytes that GenesisDraft.SigningDigest hashes.
        var signature = key.Sign(Keccak256.Of([.. "trustledger genesis\n"u8, .. bytes]));
        var report = new Report().Say(Texts.GenesisSigned)
            .Both("organisation", Texts.Organisation, agency.Organisation)
            .Both("genesis", Texts.Genesis, Convert.ToHexStringLower(hash.ToArray()))
            .Set("signature", signature.ToString());
        if (withEntry)
        {
            var entry = Statement.Of(new PolicyBody(0, hash.ToWord()), Address.Zero, (ulong)context.Now.ToUnixTimeSeconds()).Sign(domain, key);
            report.Set("entry", JsonNode.Parse(entry.ToJson()));
        }

        return report;
    }

    private static Result<StatementDomain> DomainOf(JsonObject genesis)
    {
        var domain = genesis["domain"] as JsonObject;
        return genesis.Text("origin") is { Length: > 0 } origin && domain?.Text("version") is { } version
            && domain.WholeNumber("chainId") is { } chainId and >= 0
            && StatementDomain.ForOrigin(origin, version, (ulong)chainId) is var expected
            && Address.Read(domain.Text("verifyingContract")) == expected.VerifyingContract
                ? expected
                : new Refusal("genesis-malformed", "The draft's origin and domain do not belong together.");
    }
}
