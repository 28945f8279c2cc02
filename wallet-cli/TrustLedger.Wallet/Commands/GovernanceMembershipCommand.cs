using System.CommandLine;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance propose suspension|rotation</c>: a membership that is there, with another end or another key.</summary>
/// <remarks>The membership is read from a replay of the log, so that nothing of it but what was asked for changes.</remarks>
internal static class GovernanceMembershipCommand
{
    public static Command Suspension(CommandFactory commands)
    {
        var which = new Selection(commands);
        var from = commands.Option("--from", "DATE", Texts.SuspendedFromOption);
        return commands.Create("suspension", Texts.ProposeSuspensionHelp,
            "wallet governance propose suspension --key 0x52908400098527886E0F7030069857D2E4169EE7 --log identity",
            [.. which.Symbols, from],
            (context, cancellationToken) =>
            {
                var now = (ulong)context.Now.ToUnixTimeSeconds();
                return TermOptions.Second(context.Get(from), daysLater: 0, now).TryGet(out var end, out var refusal)
                    ? RunAsync(context, which, $"suspension {context.Get(from) ?? "now"}",
                        held => (Body(held) with { Until = end }, held.Address ?? Address.Zero), cancellationToken)
                    : Task.FromResult<Result<Report>>(refusal);
            });
    }

    public static Command Rotation(CommandFactory commands)
    {
        var which = new Selection(commands);
        var key = commands.RequiredOption("--new-key", "ADDRESS|HASH", Texts.NewKeyOption);
        return commands.Create("rotation", Texts.ProposeRotationHelp,
            "wallet governance propose rotation --key 0x52908400098527886E0F7030069857D2E4169EE7"
            + " --new-key 0x8617E340B3D01FA5F11F306F4090FD50E238070D --log identity",
            [.. which.Symbols, key],
            (context, cancellationToken) =>
            {
                var address = Address.Read(context.Get(key));
                if ((address?.ToWord() ?? HashText.Read(context.Get(key))) is not { } word)
                    return Task.FromResult<Result<Report>>(new Refusal("proposal-malformed", "--new-key is an address or a SHA-256."));
                var kind = address is null ? KeyKind.SpkiSha256 : KeyKind.Secp256k1;
                var now = (ulong)context.Now.ToUnixTimeSeconds();
                return RunAsync(context, which, $"rotation {word}",
                    held => (Body(held) with { KeyKind = kind, Key = word, From = now }, address ?? Address.Zero), cancellationToken);
            });
    }

    private static MemberBody Body(Membership held) =>
        new(held.Role, held.Organisation, held.Place, held.Person, held.KeyKind, held.Key, held.From, held.Until);

    private static async Task<Result<Report>> RunAsync(WalletContext context, Selection which, string subject,
        Func<Membership, (MemberBody Body, Address Recipient)> change, CancellationToken cancellationToken)
    {
        if (!(await LogSeat.OpenAsync(context, which.LogOf(context), cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;
        using (seat)
        {
            var command = $"governance propose {seat.Log.Name} {subject} {which.Typed(context)}";
            if (seat.Pending(command) is { } pending)
                return await GovernanceOutcome.SayAsync(seat, command, pending, pending.Uid, cancellationToken);
            if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
                return refusal;
            using (follower)
            {
                if (!follower.Read(state => which.Find(context, state)).TryGet(out var held, out refusal))
                    return refusal;
                var (body, recipient) = change(held);
                return await GovernanceProposeCommand.ProposeAsync(
                    context, seat, body, recipient, held.Uid, command, show: null, cancellationToken);
            }
        }
    }

    /// <summary>Which membership: by its key and, where that holds several, its role.</summary>
    private sealed class Selection(CommandFactory commands)
    {
        private readonly Option<string?> _key = commands.RequiredOption("--key", "ADDRESS|HASH", Texts.MembershipKeyOption);
        private readonly Option<string?> _role = commands.Option("--role", "CODE", Texts.MembershipRoleOption);
        private readonly Option<string?> _log = commands.Option("--log", "NAME", Texts.LogOption);

        public IReadOnlyList<Symbol> Symbols => [_key, _role, _log];

        public string LogOf(WalletContext context) => context.Get(_log) ?? "identity";

        public string Typed(WalletContext context) => $"{context.Get(_key)} {context.Get(_role)}";

        public Result<Membership> Find(WalletContext context, LedgerState state)
        {
            if ((Address.Read(context.Get(_key))?.ToWord() ?? HashText.Read(context.Get(_key))) is not { } key)
                return new Refusal("proposal-malformed", "--key is an address or a SHA-256.");
            return state.Members.Where(member => member.EndIndex is null && member.Key == key
                && (context.Get(_role) is not { } role || member.RoleText == role)).ToList() switch
            {
                [] => new Refusal("membership-unknown", "No membership of that key and role stands on this log."),
                [var one] => one,
                var several => new Refusal("membership-ambiguous",
                    $"The key holds {string.Join(", ", several.Select(member => member.RoleText))}: say which with --role."),
            };
        }
    }
}
