using System.Text.RegularExpressions;
using TrustLedger.Protocol;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Architecture;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Tests.Wallet;

/// <summary>Whoever reads Chinese is told in Chinese.</summary>
public sealed partial class TextsTests
{
    public static TheoryData<string> Codes => [.. RefusalCodes.InSources()
        .Where(use => use.Room.StartsWith("TrustLedger.Wallet", StringComparison.Ordinal)).Select(use => use.Code).Distinct(StringComparer.Ordinal)];

    public static TheoryData<string> Fields =>
        [.. Schemas.All.SelectMany(schema => schema.Fields).Select(named => named.Name).Distinct(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Codes))]
    public void The_wallet_s_own_refusals_have_a_sentence(string code) =>
        Assert.Matches(Han(), Texts.Sentence(new Refusal(code, "as a test has it")).Zh);

    [Theory, MemberData(nameof(Fields))]
    public void Every_field_that_is_shown_before_it_is_signed_has_a_name(string field) => Assert.Matches(Han(), Texts.Field(field).Zh);

    [Fact]
    public void Every_state_has_a_word() => Assert.All(
        Enum.GetValues<StatementState>(), state => Assert.Equal(Texts.StateOf(state), Texts.StateOf(state.ToString().ToLowerInvariant())));

    [Theory, InlineData("accepted"), InlineData("returning"), InlineData("undecided"), InlineData("suspended"), InlineData("lifted"), InlineData("matched")]
    [InlineData("credential-revoked"), InlineData("issuer-not-accredited"), InlineData("person-not-matched"), InlineData("session-wrong")]
    [InlineData("status-entry-missing"), InlineData("suspension-unknown"), InlineData("key-binding-nonce-wrong"), InlineData("jws-signature-wrong")]
    public void What_came_of_a_look_at_a_person_has_a_word(string outcome) => Assert.Matches(Han(), Texts.OutcomeOf(outcome).Zh);

    [Fact]
    public void A_state_that_nobody_knows_is_shown_safely() => Assert.Equal("\ufffd[2J  2026", Texts.StateOf("\u001b[2J", "2026").Zh);

    [GeneratedRegex("[\u4e00-\u9fff]", RegexOptions.None, 1_000)]
    private static partial Regex Han();
}
