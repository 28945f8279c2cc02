using TrustLedger.Casework.Approvals;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Casework.Approvals;

public sealed class RuleEngineTests
{
    private static readonly ApplicationEvidence Good = Residence.Evidence(Residence.Lives(), Residence.Works());

    [Fact]
    public void Grants_when_every_rule_holds()
    {
        var evaluation = RuleEngine.Evaluate(Residence.Item, Good);

        Assert.All(evaluation.Trace, line => Assert.Equal(Truth.True, line.Result));
        Assert.Equal(Outcome.Granted, evaluation.Outcome);
        Assert.Equal(Residence.Item.RulesHash, evaluation.RulesHash);
    }

    public static TheoryData<string, string, Truth> WhatGoesToAHuman => new()
    {
        { "level one", "identity.level", Truth.False },
        { "level unknown", "identity.level", Truth.Unknown },
        { "a check failed", "identity.verified", Truth.False },
        { "a check could not be made", "identity.verified", Truth.Unknown },
        { "no residence fact", "fact.residence.known", Truth.Unknown },
        { "no residence fact", "residence.window", Truth.Unknown },
        { "no employment fact", "fact.employment.known", Truth.Unknown },
        { "said by the wrong department", "fact.residence.authority", Truth.False },
        { "proven at level one", "fact.residence.level", Truth.False },
        { "400 days old", "fact.residence.fresh", Truth.False },
        { "looked at tomorrow", "fact.residence.fresh", Truth.False },
        { "run out", "fact.residence.fresh", Truth.False },
        { "five months", "residence.months", Truth.False },
        { "missed window", "residence.window", Truth.False },
        { "too early", "residence.window", Truth.False },
        { "no day in the fact", "residence.window", Truth.Unknown },
        { "no employer", "employment.employer", Truth.False },
        { "a field changed", "form.unchanged", Truth.False },
        { "in dispute", "no-dispute", Truth.False },
        { "another application", "no-duplicate", Truth.False },
        { "applications not known", "no-duplicate", Truth.Unknown },
    };

    [Theory, MemberData(nameof(WhatGoesToAHuman))]
    public void Leaves_to_a_human_what_does_not_hold_or_is_not_known(string what, string rule, Truth result)
    {
        var evaluation = RuleEngine.Evaluate(Residence.Item, With(what));

        Assert.Equal(result, evaluation.Trace.Single(line => line.Rule == rule).Result);
        Assert.Equal(Outcome.ToHuman, evaluation.Outcome);
    }

    [Fact]
    public void The_switch_sends_everything_to_a_human()
    {
        var off = Residence.Item with { Automatic = false };

        Assert.Equal(Outcome.ToHuman, RuleEngine.Evaluate(off, Good).Outcome);
    }

    [Theory, MemberData(nameof(WhatGoesToAHuman))]
    public void Never_refuses_and_keeps_the_trace_of_every_rule(string what, string rule, Truth result)
    {
        _ = (rule, result);
        var evaluation = RuleEngine.Evaluate(Residence.Item, With(what));

        Assert.NotEqual(Outcome.Refused, evaluation.Outcome);
        Assert.Equal(Residence.Item.Rules.Count + (4 * Residence.Item.Facts.Count), evaluation.Trace.Count);
    }

    [Theory]
    [InlineData("2020-12-22", false)]
    [InlineData("2020-12-21", true)] // The month before opens today.
    [InlineData("2020-12-10", true)]
    [InlineData("2020-11-22", true)] // Tomorrow is the anniversary.
    [InlineData("2020-11-21", false)] // Today is: "before" is over.
    [InlineData("2025-12-01", true)] // The first year.
    [InlineData("2026-12-01", false)] // Not begun.
    public void The_window_is_the_month_before_the_anniversary(string since, bool inside) =>
        Assert.Equal(inside, RuleEngine.InMonthsBeforeAnniversary(Residence.At(since), Residence.Day, 1));

    [Theory]
    [InlineData("2024-02-29", "2025-02-27", true)] // In a common year the year is full on 28 February.
    [InlineData("2024-02-29", "2025-02-28", false)]
    [InlineData("2024-02-29", "2028-02-28", true)]
    [InlineData("2021-03-31", "2026-02-28", true)] // A month before 31 March is the last of February.
    [InlineData("2021-01-15", "2025-12-20", true)] // Over the turn of the year.
    public void The_window_holds_at_the_ends_of_months(string since, string day, bool inside) =>
        Assert.Equal(inside, RuleEngine.InMonthsBeforeAnniversary(Residence.At(since), Residence.At(day), 1));

    [Fact]
    public void A_trace_names_inputs_and_holds_no_value()
    {
        var trace = RuleEngine.Evaluate(Residence.Item, Good).TraceJson().ToJsonString();

        Assert.Contains(Residence.Lives().Uid + "#since", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("2020-12-10", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("91090202TE5T00016R", trace, StringComparison.Ordinal);
    }

    private static ApplicationEvidence With(string what)
    {
        var lives = Residence.Lives();
        return what switch
        {
            "level one" => Good with { IdentityLevel = 1 },
            "level unknown" => Good with { IdentityLevel = null },
            "a check failed" => Good with { IdentityVerified = false },
            "a check could not be made" => Good with { IdentityVerified = null },
            "no residence fact" => Residence.Evidence(Residence.Works()),
            "no employment fact" => Residence.Evidence(lives),
            "said by the wrong department" => Both(lives with { Role = "human-resources" }),
            "proven at level one" => Both(lives with { ProofLevel = 1 }),
            "400 days old" => Both(lives with { AsOf = Residence.Day.AddDays(-400) }),
            "looked at tomorrow" => Both(lives with { AsOf = Residence.Day.AddDays(1) }),
            "run out" => Both(lives with { Until = Residence.Day.AddDays(-1) }),
            "five months" => Both(Residence.Lives("2026-06-22")),
            "missed window" => Both(Residence.Lives("2020-11-10")),
            "too early" => Both(Residence.Lives("2020-12-30")),
            "no day in the fact" => Both(Residence.Lives("some day")),
            "no employer" => Residence.Evidence(lives, Residence.Works() with { Value = [] }),
            "a field changed" => Good with { ChangedFields = ["employer"] },
            "in dispute" => Both(lives with { Disputed = true }),
            "another application" => Good with { OtherApplicationOpen = true },
            "applications not known" => Good with { OtherApplicationOpen = null },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }

    private static ApplicationEvidence Both(Fact lives) => Residence.Evidence(lives, Residence.Works());
}
