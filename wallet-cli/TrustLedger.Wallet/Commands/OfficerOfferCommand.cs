using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet officer offer</c>: makes a credential offer for a proven person, as a link and a QR code.</summary>
internal static class OfficerOfferCommand
{
    public static Command Create(CommandFactory commands)
    {
        var credential = CredentialArgument(commands);
        var session = commands.Option("--session", "ID", Texts.SessionArgument);
        var handle = commands.Option("--handle", "ADDRESS", Texts.HandleOption);
        var entity = commands.Option("--entity", "USCC", Texts.EntityOption);
        return commands.Create("offer", Texts.OfficerOfferHelp,
            "wallet officer offer person --handle 0x52908400098527886E0F7030069857D2E4169EE7\n"
            + "wallet officer offer organisation --handle 0x52908400098527886E0F7030069857D2E4169EE7 --entity 11090101000000019H",
            [credential, session, handle, entity],
            (context, cancellationToken) => RunAsync(
                context, context.Get(credential), context.Get(session), context.Get(handle), context.Get(entity), cancellationToken));
    }

    /// <summary>Which credential: that of a real person, unless another is named.</summary>
    public static Argument<string> CredentialArgument(CommandFactory commands) => new("credential")
    {
        Description = Texts.ConfigurationArgument.In(commands.Language),
        DefaultValueFactory = _ => "person",
    };

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string credential, string? session, string? handle, string? entity, CancellationToken cancellationToken)
    {
        if (session is null == handle is null)
            return new Refusal("subject-missing", "Say for whom: --session or --handle, one of them.");
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;

        var body = new JsonObject { ["configuration"] = credential };
        if (session is not null)
            body["session"] = session;
        else
            body["handle"] = handle!.ToLowerInvariant();
        if (entity is not null)
            body["entity"] = entity;
        if (!(await desk.Api.PostAsync("offers", body, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        if (answer.Json.Text("offer") is not { } offer)
            return new Refusal("api-answer-malformed", "The API gave no offer.");

        return new Report().Say(Said.Same(QrCode.Of(offer)))
            .Both("offer", Texts.Offer, offer)
            .Both("tx_code", Texts.TransactionCode, answer.Json.Text("txCode") ?? "-")
            .Both("expiresAt", Texts.ValidUntil, answer.Json.Text("expiresAt") ?? "-")
            .Say(Texts.TellCodeApart);
    }
}
