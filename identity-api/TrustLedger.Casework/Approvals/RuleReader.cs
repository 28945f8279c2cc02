using TrustLedger.Casework.Reading;

namespace TrustLedger.Casework.Approvals;

/// <summary>Reads one rule of an item's file, and adds those that every fact brings with it.</summary>
internal static class RuleReader
{
    public static Rule Read(ShapeReader rule)
    {
        var operation = rule.Named("op",
            ("identity-verified", RuleOperation.IdentityVerified),
            ("identity-level", RuleOperation.IdentityLevel),
            ("months-at-least", RuleOperation.MonthsAtLeast),
            ("months-before-anniversary", RuleOperation.MonthsBeforeAnniversary),
            ("present", RuleOperation.Present),
            ("form-unchanged", RuleOperation.FormUnchanged),
            ("no-open-dispute", RuleOperation.NoOpenDispute),
            ("no-open-application", RuleOperation.NoOpenApplication),
            ("applicant-allowed", RuleOperation.ApplicantAllowed));
        var plain = new Rule(rule.Text("id", 64), operation, ServiceItemReader.Words(rule));
        return operation switch
        {
            RuleOperation.IdentityLevel => plain with { AtLeast = rule.Number("atLeast", 1, 3) },
            RuleOperation.MonthsAtLeast => plain with { Fact = rule.Text("fact", 32), Path = rule.Text("path", 32), Months = rule.Number("months", 1, 1_200) },
            RuleOperation.MonthsBeforeAnniversary => plain with { Fact = rule.Text("fact", 32), Path = rule.Text("path", 32), Months = rule.Number("months", 1, 11) },
            RuleOperation.Present => plain with { Fact = rule.Text("fact", 32), Path = rule.Text("path", 32) },
            _ => plain,
        };
    }

    /// <summary>That a fact is there, from whom it must be, proven well enough, and fresh.</summary>
    public static IEnumerable<Rule> ForFact(FactNeed fact)
    {
        Rule Of(string word, RuleOperation operation, string chinese, string english) => new(
            $"fact.{fact.Id}.{word}", operation, new Wording($"{fact.Wording.Chinese}：{chinese}", $"{fact.Wording.English}: {english}"), fact.Id);

        yield return Of("known", RuleOperation.FactKnown, "已有部门证明", "a department says so");
        yield return Of("authority", RuleOperation.FactAuthority, $"出自主管部门（{fact.SourceRole}）", $"said by the department in charge ({fact.SourceRole})");
        yield return Of("level", RuleOperation.FactLevel, $"证明等级不低于 L{fact.MinLevel}", $"proven at level L{fact.MinLevel} or above");
        yield return Of("fresh", RuleOperation.FactFresh, $"有效且不超过 {fact.MaxAgeDays} 天", $"in force and at most {fact.MaxAgeDays} days old");
    }
}
