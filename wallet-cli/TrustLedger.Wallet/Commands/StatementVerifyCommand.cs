using System.CommandLine;
using System.Globalization;
using System.Text;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet statement verify FILE</c>: checks one signed statement by itself, with no server and no vault.</summary>
internal static class StatementVerifyCommand
{
    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.StatementFileArgument);
        return commands.Create("verify", Texts.StatementVerifyHelp, "wallet statement verify statement.json", [file],
            (context, cancellationToken) => RunAsync(context, context.Get(file), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string file, CancellationToken cancellationToken)
    {
        if (!NativeLibraries.Check().TryGet(out _, out var refusal)
            || !(await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out refusal)
            || !SignedStatement.Parse(Encoding.UTF8.GetBytes(text)).TryGet(out var signed, out refusal))
        {
            return refusal;
        }

        var statement = signed.Statement;
        var schema = Schemas.Find(statement.Schema);
        return new Report()
            .Say(Texts.StatementHolds)
            .Both("uid", Texts.Uid, signed.Uid.ToString())
            .Both("signer", Texts.Signer, signed.Signer.ToString())
            .Both("recipient", Texts.Recipient, statement.Recipient.ToString())
            .Show(Texts.SchemaLabel, schema is null ? statement.Schema.ToString() : $"{schema.Name} ({schema.Definition})")
            .Set("schema", statement.Schema.ToString())
            .Set("schemaName", schema?.Name)
            .Show(Texts.SignedAt, TimeText(statement.Time))
            .Set("time", statement.Time)
            .Show(Texts.Domain, string.Create(CultureInfo.InvariantCulture,
                $"{StatementDomain.Name} {signed.Domain.Version}, chain {signed.Domain.ChainId}, {signed.Domain.VerifyingContract}"))
            .Set("domain", new System.Text.Json.Nodes.JsonObject
            {
                ["version"] = signed.Domain.Version,
                ["chainId"] = signed.Domain.ChainId,
                ["verifyingContract"] = signed.Domain.VerifyingContract.ToString(),
            })
            .Say(Texts.StatementOnly);
    }

    private static string TimeText(ulong seconds) => seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : seconds.ToString(CultureInfo.InvariantCulture);
}
