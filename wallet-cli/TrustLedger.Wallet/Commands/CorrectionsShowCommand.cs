using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet corrections show RECORD|--case HANDLE</c>: a record with its signatures and alarms, or a case's whole timeline.</summary>
/// <remarks>The content of each record is shown only when it opens the commitment that its author signed.</remarks>
internal static class CorrectionsShowCommand
{
    public static Command Create(CommandFactory commands)
    {
        var record = new Argument<string?>("record") { Description = Texts.RecordArgument.In(commands.Language), Arity = ArgumentArity.ZeroOrOne };
        var caseHandle = commands.Option("--case", "HANDLE", Texts.CaseTimelineOption);
        var handle = commands.Option("--handle", "ADDRESS", Texts.CaseAddressOption);
        var at = commands.Option("--at", "TIME", Texts.AtOption);
        return commands.Create("show", Texts.CorrectionsShowHelp,
            "wallet corrections show 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349\n"
            + "wallet corrections show --case 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --at 2026-12-01T08:00:00Z",
            [record, caseHandle, handle, at],
            (context, cancellationToken) => RunAsync(context, context.GetOptional(record), context.Get(caseHandle), context.Get(handle),
                context.Get(at), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string? record, string? caseHandle, string? handle, string? at, CancellationToken cancellationToken)
    {
        if (record is null == caseHandle is null)
            return new Refusal("subject-missing", "Name a record, or a case with --case, one of them.");
        if (Bytes32.Read(record ?? caseHandle) is not { } id)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.LogAsync("corrections", cancellationToken)).TryGet(out var log, out refusal)
            || !Caller(desk, log.Origin, handle).TryGet(out var caller, out refusal))
        {
            return refusal;
        }

        using (caller)
        {
            var path = (record is null ? "corrections/cases/" : "corrections/records/") + id + (at is null ? "" : "?at=" + Uri.EscapeDataString(at));
            if (!(await desk.Api.GetAsync(path, caller.Value, cancellationToken)).TryGet(out var answer, out refusal))
                return refusal;
            return Describe(answer.Json, log, record is null ? null : id).TryGet(out var report, out refusal) ? report : refusal;
        }
    }

    private static Result<Report> Describe(JsonObject json, PinnedLog log, Bytes32? asked)
    {
        var report = new Report();
        foreach (var item in (json["records"] as JsonArray)?.OfType<JsonObject>() ?? [json])
        {
            if (!OpenedRecord.Read(item, log, asked).TryGet(out var record, out var refusal))
                return refusal;
            RecordLines.Describe(report, record.Opened.Content, record.View);
            report.Show(Texts.Signer, record.Opened.Statement.Signer.ToString());
        }

        foreach (var (member, value) in json)
            report.Set(member, value?.DeepClone());
        return report;
    }

    private static Result<OwnedCaller> Caller(Desk desk, string origin, string? handle)
    {
        if (desk.AgencyCaller is { } agency)
            return new OwnedCaller(agency, Key: null);
        return CaseHandles.Find(desk.Vault, origin, handle).TryGet(out var key, out var refusal)
            ? new OwnedCaller(new HandleCaller(key), key)
            : refusal;
    }

    private sealed record OwnedCaller(IApiCaller Value, IDisposable? Key) : IDisposable
    {
        public void Dispose() => Key?.Dispose();
    }
}
