using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance endorse UID</c>: another founding organisation agrees to a proposal.</summary>
internal static class GovernanceEndorseCommand
{
    public static Command Create(CommandFactory commands)
    {
        var uid = commands.Argument("uid", Texts.ProposalArgument);
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        var refuse = commands.Switch("--refuse", Texts.RefuseProposalOption);
        return commands.Create("endorse", Texts.GovernanceEndorseHelp,
            "wallet governance endorse 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349", [uid, log, refuse],
            (context, cancellationToken) => RunAsync(context, context.Get(uid), context.Get(log) ?? "identity",
                context.Get(refuse) ? Verdict.Refuse : Verdict.Approve, cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string uidText, string logName, Verdict verdict, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uidText) is not { } uid)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!(await LogSeat.OpenAsync(context, logName, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;

        using (seat)
        {
            if (!(await seat.Node.FindAsync(uid, cancellationToken)).TryGet(out var found, out refusal))
                return refusal;
            if (HashText.Read((found.Said["view"] as JsonObject)?.Text("policy")) is not { } policy)
                return new Refusal("node-answer-malformed", "The node does not say which policy the proposal is judged under.");

            var statement = found.Statement.Statement;
            context.Output.Note(Texts.TheyPropose(Schemas.Find(statement.Schema)?.Name ?? "?", found.Statement.Signer.ToString()));
            foreach (var line in Describe(statement))
                context.Output.Note(Said.Same("  " + TextWidth.Safe(line)));
            context.Output.Note(Texts.YouSay, context.Output.In(Texts.VerdictOf(verdict)));
            if (context.Confirm(Texts.SignQuestion) is { } no)
                return no;

            var body = new EndorsementBody(verdict, Bytes32.FromCode(Genesis.GovernanceRole), policy, default);
            return (await seat.SayAsync(body, statement.Recipient, uid, cancellationToken)).TryGet(out var receipt, out refusal)
                ? new Report().Say(Texts.OnTheLedger).Both("uid", Texts.Uid, receipt.Uid.ToString()).Set("index", receipt.Index)
                : refusal;
        }
    }

    // Word by word: what is signed is exactly this.
    private static IEnumerable<string> Describe(Statement statement)
    {
        var fields = Schemas.Find(statement.Schema)?.Fields ?? [];
        for (var at = 0; at < fields.Count && (at + 1) * Bytes32.Length <= statement.Data.Length; at++)
        {
            var word = Bytes32.FromBytes(statement.Data.Span.Slice(at * Bytes32.Length, Bytes32.Length));
            var isNumber = fields[at].Type.StartsWith("uint", StringComparison.Ordinal);
            yield return $"{fields[at].Name} = {(isNumber ? NumberOf(word) : word.Code() ?? word.ToString())}";
        }
    }

    private static string NumberOf(Bytes32 word) =>
        new System.Numerics.BigInteger(word.ToArray(), isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
}
