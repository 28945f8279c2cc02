using System.CommandLine;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet handle new ORIGIN</c>: a fresh handle, for someone else to write into a statement.</summary>
internal static class HandleNewCommand
{
    public static Command Create(CommandFactory commands)
    {
        var origin = commands.Argument("origin", Texts.OriginArgument);
        var purpose = commands.Option("--purpose", "NAME", Texts.PurposeOption);
        return commands.Create("new", Texts.HandleNewHelp, "wallet handle new yunxi.example/corrections --purpose case",
            [origin, purpose],
            (context, _) => Task.FromResult(Run(context, context.Get(origin), context.Get(purpose) ?? "general")));
    }

    private static Result<Report> Run(WalletContext context, string origin, string purpose)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;

        using var key = Handles.Next(vault, origin, purpose, context.Now);
        return new Report()
            .Both("address", Texts.Handle, key.Address.ToString())
            .Set("handle", key.Address.ToString())
            .Both("origin", Texts.Origin, origin)
            .Both("purpose", Texts.Purpose, purpose);
    }
}
