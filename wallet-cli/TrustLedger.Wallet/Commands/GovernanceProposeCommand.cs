using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance propose accreditation|member|policy</c>: a change that other organisations must endorse.</summary>
internal static class GovernanceProposeCommand
{
    public static Command Create(CommandFactory commands) => commands.Group("propose", Texts.ProposeGroup,
        Accreditation(commands), Member(commands), GovernanceMembershipCommand.Suspension(commands),
        GovernanceMembershipCommand.Rotation(commands), Policy(commands));

    private static Command Accreditation(CommandFactory commands)
    {
        var common = new CommonOptions(commands);
        var organisation = commands.RequiredOption("--organisation", "CODE", Texts.OrganisationOption);
        var vct = commands.RequiredOption("--vct", "URL", Texts.VctOption);
        var spki = commands.RequiredOption("--spki", "HASH", Texts.SpkiOption);
        var purpose = commands.RequiredOption("--purpose", "issue|status|verify", Texts.AccreditationPurposeOption);
        purpose.AcceptOnlyFromAmong("issue", "status", "verify");
        return commands.Create("accreditation", Texts.ProposeAccreditationHelp,
            "wallet governance propose accreditation --organisation 11090101000000019H --vct https://id.example/credentials/person"
            + " --spki 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --purpose issue --until 2027-12-31",
            [organisation, vct, spki, purpose, .. common.Symbols],
            (context, cancellationToken) =>
            {
                if (!Bytes32.TryFromCode(context.Get(organisation), out var code) || HashText.Read(context.Get(spki)) is not { } key)
                    return Malformed("--organisation is a code, --spki a SHA-256.");
                if (!common.ReadTerm(context).TryGet(out var term, out var refusal))
                    return Task.FromResult<Result<Report>>(refusal);

                var type = Hash.Of(System.Text.Encoding.UTF8.GetBytes(context.Get(vct)!)).ToWord();
                var right = context.Get(purpose) switch
                {
                    "issue" => AccreditationPurpose.Issue,
                    "status" => AccreditationPurpose.SignStatus,
                    _ => AccreditationPurpose.Verify,
                };
                return ProposeAsync(context, common, new AccreditationBody(code, type, key, right, term.From, term.Until), Address.Zero,
                    $"accreditation {code} {context.Get(vct)} {key} {right}", () => context.Output.Note(Texts.Type, context.Get(vct)!), cancellationToken);
            });
    }

    private static Command Member(CommandFactory commands)
    {
        var common = new CommonOptions(commands);
        var organisation = commands.RequiredOption("--organisation", "CODE", Texts.OrganisationOption);
        var role = commands.RequiredOption("--role", "CODE", Texts.MemberRoleOption);
        var place = commands.RequiredOption("--place", "CODE", Texts.PlaceOption);
        var key = commands.RequiredOption("--key", "ADDRESS|HASH", Texts.MemberKeyOption);
        return commands.Create("member", Texts.ProposeMemberHelp,
            "wallet governance propose member --organisation 11090101000000019H --role county-agency --place 090101"
            + " --key 0x52908400098527886E0F7030069857D2E4169EE7",
            [organisation, role, place, key, .. common.Symbols],
            (context, cancellationToken) =>
            {
                var address = Address.Read(context.Get(key));
                if (!Bytes32.TryFromCode(context.Get(organisation), out var code) || !Bytes32.TryFromCode(context.Get(role), out var roleCode)
                    || !Bytes32.TryFromCode(context.Get(place), out var placeCode)
                    || (address?.ToWord() ?? HashText.Read(context.Get(key))) is not { } word)
                {
                    return Malformed("--organisation, --role and --place are codes, --key is an address or a SHA-256.");
                }

                if (!common.ReadTerm(context).TryGet(out var term, out var refusal))
                    return Task.FromResult<Result<Report>>(refusal);

                var kind = address is null ? KeyKind.SpkiSha256 : KeyKind.Secp256k1;
                return ProposeAsync(context, common,
                    new MemberBody(roleCode, code, placeCode, default, kind, word, term.From, term.Until), address ?? Address.Zero,
                    $"member {code} {roleCode} {placeCode} {word}", show: null, cancellationToken);
            });
    }

    private static Command Policy(CommandFactory commands)
    {
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        var document = commands.Argument("file", Texts.PolicyDocumentOption);
        return commands.Create("policy", Texts.ProposePolicyHelp, "wallet governance propose policy approvals.policy.json --log approvals",
            [document, log],
            async (context, cancellationToken) =>
            {
                if (!(await context.ReadTextAsync(context.Get(document), cancellationToken)).TryGet(out var text, out var refusal)
                    || !PolicyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var policy, out refusal)
                    || !(await LogSeat.OpenAsync(context, context.Get(log) ?? "identity", cancellationToken)).TryGet(out var seat, out refusal))
                {
                    return refusal;
                }

                using (seat)
                {
                    if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
                        return refusal;
                    Bytes32 inForce;
                    using (follower)
                        inForce = follower.Read(state => state.PolicyStatement);

                    // Stored first: a statement that names a document nobody has would be refused.
                    return (await seat.Node.PutPolicyAsync(policy, cancellationToken)).TryGet(out _, out refusal)
                        ? await ProposeAsync(context, seat, new PolicyBody(policy.Version, policy.Hash.ToWord()), Address.Zero, inForce,
                            $"governance propose {seat.Log.Name} policy {policy.Hash}",
                            () => ContentFile.Show(context, JsonNode.Parse(policy.Bytes.Span)!), cancellationToken)
                        : refusal;
                }
            });
    }

    private static async Task<Result<Report>> ProposeAsync<TBody>(WalletContext context, CommonOptions options, TBody body, Address recipient,
        string subject, Action? show, CancellationToken cancellationToken)
        where TBody : IStatementBody<TBody>
    {
        if (!options.ReadReplaced(context).TryGet(out var replaced, out var refusal)
            || !(await LogSeat.OpenAsync(context, options.LogOf(context), cancellationToken)).TryGet(out var seat, out refusal))
        {
            return refusal;
        }

        using (seat)
        {
            return await ProposeAsync(context, seat, body, recipient, replaced.Uid,
                $"governance propose {seat.Log.Name} {subject} {options.Typed(context)}", show, cancellationToken);
        }
    }

    /// <summary>Shows, asks, signs and hands in; or finishes what the same command signed before.</summary>
    internal static async Task<Result<Report>> ProposeAsync<TBody>(WalletContext context, LogSeat seat, TBody body, Address recipient,
        Bytes32 replaced, string command, Action? show, CancellationToken cancellationToken)
        where TBody : IStatementBody<TBody>
    {
        if (seat.Pending(command) is { } pending)
            return await GovernanceOutcome.SayAsync(seat, command, pending, pending.Uid, cancellationToken);

        var signed = seat.Sign(body, recipient, replaced);
        context.Output.Note(Texts.YouProposeTo(seat.Log.Origin, TBody.Schema.Name));
        StatementWords.Show(context, signed.Statement);
        show?.Invoke();
        return context.Confirm(Texts.SignQuestion) is { } no
            ? no
            : await GovernanceOutcome.SayAsync(seat, command, signed, signed.Uid, cancellationToken);
    }

    private static Task<Result<Report>> Malformed(string detail) =>
        Task.FromResult<Result<Report>>(new Refusal("proposal-malformed", detail));

    private sealed class CommonOptions(CommandFactory commands)
    {
        private readonly Option<string?> _log = commands.Option("--log", "NAME", Texts.LogOption);
        private readonly TermOptions _term = new(commands);
        private readonly Option<string?> _replaces = commands.Option("--replaces", "UID", Texts.ReplacesOption);

        public IReadOnlyList<Symbol> Symbols => [_log, .. _term.Symbols, _replaces];

        public string LogOf(WalletContext context) => context.Get(_log) ?? "identity";

        /// <summary>What was typed of these options: part of the name of the command.</summary>
        public string Typed(WalletContext context) => $"{_term.Typed(context)} {context.Get(_replaces)}";

        public Result<Term> ReadTerm(WalletContext context) =>
            _term.Read(context).TryGet(out var term, out var refusal) ? new Term(term.From, term.Until) : refusal;

        public Result<Replaced> ReadReplaced(WalletContext context) => context.Get(_replaces) is not { } text
            ? new Replaced(default)
            : Bytes32.Read(text) is { } uid ? new Replaced(uid) : new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
    }

    private sealed record Term(ulong From, ulong Until);

    private sealed record Replaced(Bytes32 Uid);
}
