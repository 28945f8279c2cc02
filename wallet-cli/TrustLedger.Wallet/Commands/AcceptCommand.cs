using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet accept</c>: a relying office says what it made of what it was shown (你信).</summary>
internal static class AcceptCommand
{
    public static Command Create(CommandFactory commands)
    {
        var address = commands.RequiredOption("--address", "ADDRESS", Texts.OneTimeAddressOption);
        var purpose = commands.RequiredOption("--purpose", "CODE", Texts.PurposeCodeOption);
        var presentation = commands.Option("--presentation", "ID", Texts.PresentationOption);
        var application = commands.Option("--application", "ID", Texts.ApplicationOption);
        var claim = commands.RequiredOption("--claim", "UID", Texts.ClaimUidArgument);
        var reject = commands.Switch("--reject", Texts.RejectOption);
        return commands.Create("accept", Texts.AcceptHelp,
            "wallet accept --address 0x52908400098527886E0F7030069857D2E4169EE7 --purpose residence-endorsement"
            + " --claim 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --application a17f",
            [address, purpose, presentation, application, claim, reject],
            (context, cancellationToken) => RunAsync(context, context.Get(address)!, context.Get(purpose)!,
                Subject(context.Get(presentation), context.Get(application), context.Get(claim)),
                context.Get(reject) ? Outcome.Rejected : Outcome.Accepted, cancellationToken));
    }

    private static JsonObject Subject(string? presentation, string? application, string? claim)
    {
        var subject = new JsonObject();
        if (presentation is not null)
            subject["presentation"] = presentation;
        if (application is not null)
            subject["application"] = application;
        if (claim is not null)
            subject["claim"] = claim;
        return subject;
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string address, string purpose, JsonObject subject,
        Outcome outcome, CancellationToken cancellationToken)
    {
        if (Address.Read(address) is not { } recipient)
            return new Refusal("address-malformed", "An address is 0x and 40 hex digits.");
        if (!Bytes32.TryFromCode(purpose, out var word))
            return new Refusal("purpose-malformed", "A purpose is a code such as residence-endorsement.");
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;

        var command = ContentFile.CommandKey($"accept {address} {purpose} {outcome}", subject);
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Settled.Tell(finished);
        if (!(await desk.LogAsync("identity", cancellationToken)).TryGet(out var log, out refusal))
            return refusal;

        context.Output.Note(outcome == Outcome.Accepted ? Texts.YouAccept(purpose) : Texts.YouReject(purpose));
        ContentFile.Show(context, subject);
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        using var key = desk.AgencyKey();
        var signed = desk.Sign(log, key, new AcceptanceBody(word, outcome), recipient);
        return Settled.Tell(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = "acceptances",
            Log = log.Name,
            Statement = signed,
            Extra = new JsonObject { ["subject"] = subject },
        }, cancellationToken));
    }
}
