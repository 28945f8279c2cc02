using System.CommandLine;
using System.Globalization;
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
        Accreditation(commands), Member(commands), Policy(commands));

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
            + " --spki 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --purpose issue",
            [organisation, vct, spki, purpose, .. common.Symbols],
            (context, cancellationToken) =>
            {
                if (!Bytes32.TryFromCode(context.Get(organisation), out var code) || HashText.Read(context.Get(spki)) is not { } key
                    || !common.ReadTerm(context).TryGet(out var term, out _))
                {
                    return Malformed("--organisation is a code, --spki a SHA-256, --from and --until are Unix seconds.");
                }

                var type = Hash.Of(System.Text.Encoding.UTF8.GetBytes(context.Get(vct)!)).ToWord();
                var right = context.Get(purpose) switch
                {
                    "issue" => AccreditationPurpose.Issue,
                    "status" => AccreditationPurpose.SignStatus,
                    _ => AccreditationPurpose.Verify,
                };
                return ProposeAsync(context, common, new AccreditationBody(code, type, key, right, term.From, term.Until), Address.Zero,
                    $"{context.Get(organisation)}: {context.Get(purpose)} {context.Get(vct)} {key}", cancellationToken);
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
                    || !Bytes32.TryFromCode(context.Get(place), out var placeCode) || !common.ReadTerm(context).TryGet(out var term, out _)
                    || (address?.ToWord() ?? HashText.Read(context.Get(key))) is not { } word)
                {
                    return Malformed("--organisation, --role and --place are codes, --key is an address or a SHA-256.");
                }

                var kind = address is null ? KeyKind.SpkiSha256 : KeyKind.Secp256k1;
                return ProposeAsync(context, common,
                    new MemberBody(roleCode, code, placeCode, default, kind, word, term.From, term.Until), address ?? Address.Zero,
                    $"{context.Get(organisation)}: {context.Get(role)} {context.Get(place)} {context.Get(key)}", cancellationToken);
            });
    }

    private static Command Policy(CommandFactory commands)
    {
        var common = new CommonOptions(commands);
        var document = commands.RequiredOption("--document", "FILE", Texts.PolicyDocumentOption);
        return commands.Create("policy", Texts.ProposePolicyHelp,
            "wallet governance propose policy --document policy.json --replaces 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349",
            [document, .. common.Symbols],
            async (context, cancellationToken) =>
            {
                if (!(await context.ReadTextAsync(context.Get(document)!, cancellationToken)).TryGet(out var text, out var refusal)
                    || !PolicyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var policy, out refusal)
                    || !(await LogSeat.OpenAsync(context, common.LogOf(context), cancellationToken)).TryGet(out var seat, out refusal))
                {
                    return refusal;
                }

                using (seat)
                {
                    if (!(await seat.Node.PutPolicyAsync(policy, cancellationToken)).TryGet(out _, out refusal))
                        return refusal;
                }

                return await ProposeAsync(context, common, new PolicyBody(policy.Version, policy.Hash.ToWord()), Address.Zero,
                    string.Create(CultureInfo.InvariantCulture, $"{policy.Origin}: version {policy.Version} {policy.Hash}"), cancellationToken);
            });
    }

    private static async Task<Result<Report>> ProposeAsync<TBody>(WalletContext context, CommonOptions options, TBody body, Address recipient,
        string shown, CancellationToken cancellationToken)
        where TBody : IStatementBody<TBody>
    {
        if (!options.ReadReplaced(context).TryGet(out var replaced, out var refusal)
            || !(await LogSeat.OpenAsync(context, options.LogOf(context), cancellationToken)).TryGet(out var seat, out refusal))
        {
            return refusal;
        }

        using (seat)
        {
            context.Output.Note(Texts.YouProposeTo(seat.Log.Origin, TBody.Schema.Name));
            context.Output.Note(Said.Same("  " + TextWidth.Safe(shown)));
            if (context.Confirm(Texts.SignQuestion) is { } no)
                return no;
            return (await seat.SayAsync(body, recipient, replaced.Uid, cancellationToken)).TryGet(out var receipt, out refusal)
                ? new Report().Say(Texts.Proposed).Both("uid", Texts.Uid, receipt.Uid.ToString()).Set("index", receipt.Index)
                : refusal;
        }
    }

    private static Task<Result<Report>> Malformed(string detail) =>
        Task.FromResult<Result<Report>>(new Refusal("proposal-malformed", detail));

    private sealed class CommonOptions(CommandFactory commands)
    {
        private readonly Option<string?> _log = commands.Option("--log", "NAME", Texts.LogOption);
        private readonly Option<string?> _from = commands.Option("--from", "SECONDS", Texts.FromOption);
        private readonly Option<string?> _until = commands.Option("--until", "SECONDS", Texts.UntilOption);
        private readonly Option<string?> _replaces = commands.Option("--replaces", "UID", Texts.ReplacesOption);

        public IReadOnlyList<Symbol> Symbols => [_log, _from, _until, _replaces];

        public string LogOf(WalletContext context) => context.Get(_log) ?? "identity";

        public Result<Term> ReadTerm(WalletContext context) =>
            Seconds(context.Get(_from)) is { } from && Seconds(context.Get(_until)) is { } until
                ? new Term(from, until)
                : new Refusal("proposal-malformed", "--from and --until are Unix seconds.");

        public Result<Replaced> ReadReplaced(WalletContext context) => context.Get(_replaces) is not { } text
            ? new Replaced(default)
            : Bytes32.Read(text) is { } uid ? new Replaced(uid) : new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");

        private static ulong? Seconds(string? text) => text is null ? 0
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }

    private sealed record Term(ulong From, ulong Until);

    private sealed record Replaced(Bytes32 Uid);
}
