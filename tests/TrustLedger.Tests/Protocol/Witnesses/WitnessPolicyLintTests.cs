using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

public sealed class WitnessPolicyLintTests
{
    [Theory]
    [InlineData(1, 1, "witness-quorum-weak")]
    [InlineData(1, 2, "witness-quorum-weak")]
    [InlineData(2, 2, null)]
    [InlineData(2, 3, "witness-quorum-weak")]
    [InlineData(3, 3, null)]
    [InlineData(2, 4, "witness-quorum-weak")]
    [InlineData(3, 4, null)]
    [InlineData(4, 4, null)]
    public void Two_quorums_share_more_witnesses_than_may_lie(int threshold, int count, string? code) =>
        Assert.Equal(code, WitnessPolicyLint.Check(WitnessKit.Policy(threshold, count), WitnessKit.Operator)?.Code);

    [Fact]
    public void Two_liars_among_four_need_all_of_them()
    {
        Assert.Equal("witness-quorum-weak", WitnessPolicyLint.Check(WitnessKit.Policy(3, 4), WitnessKit.Operator, liars: 2)?.Code);
        Assert.Null(WitnessPolicyLint.Check(WitnessKit.Policy(4, 4), WitnessKit.Operator, liars: 2));
    }

    [Fact]
    public void No_witnesses_at_all_are_too_few() => Assert.Equal(
        "witness-quorum-weak", WitnessPolicyLint.Check(WitnessPolicy.Parse("quorum none\n").Value(), WitnessKit.Operator)?.Code);

    [Theory]
    [InlineData("group a all org-1 org-2\ngroup b all org-3 org-4\ngroup q all a b\nquorum q\n", true)]
    [InlineData("group a all org-1 org-2\ngroup b any org-3 org-4\ngroup q all a b\nquorum q\n", true)]
    [InlineData("group a any org-1 org-2\ngroup b any org-3 org-4\ngroup q all a b\nquorum q\n", false)]
    [InlineData("group a all org-1 org-2\ngroup b all org-3 org-4\ngroup q any a b\nquorum q\n", false)]
    [InlineData("quorum org-1\n", false)]
    public void Nested_groups_are_judged_by_what_any_two_quorums_share(string groups, bool holds)
    {
        var lines = WitnessKit.Witnesses.Select(witness => $"witness {witness.Name} {witness.Key}\n");
        var policy = WitnessPolicy.Parse(string.Concat(lines) + groups).Value();

        Assert.Equal(holds ? null : "witness-quorum-weak", WitnessPolicyLint.Check(policy, WitnessKit.Operator)?.Code);
    }

    [Fact]
    public void Every_nested_verdict_agrees_with_trying_all_pairs_of_quorums()
    {
        foreach (var k in Enumerable.Range(1, 4))
        {
            var policy = WitnessKit.Policy(k, 4);
            var sets = Enumerable.Range(0, 16).Where(set => policy.IsMet(Members(set))).ToList();
            var least = sets.SelectMany(a => sets.Select(b => int.PopCount(a & b))).Min();

            Assert.Equal(least > 1, WitnessPolicyLint.Check(policy, WitnessKit.Operator) is null);
        }

        static IEnumerable<TrustLedger.Protocol.Notes.NoteVerifierKey> Members(int set) =>
            WitnessKit.Witnesses.Where((_, at) => (set & (1 << at)) != 0).Select(witness => witness.Key);
    }

    [Fact]
    public void One_organisation_with_two_witnesses_is_refused() => Assert.Equal("witness-organisation-twice", Renamed("org-1:east", "org-1:west"));

    [Fact]
    public void The_operators_own_witness_is_refused() => Assert.Equal("witness-of-operator", Renamed("org-1", WitnessKit.Operator));

    [Fact]
    public void A_witness_of_nobody_is_refused() => Assert.Equal("witness-organisation-malformed", Renamed("org-1", ":east"));

    private static string? Renamed(string first, string second)
    {
        var witnesses = WitnessKit.Witnesses.Take(3).ToArray();
        witnesses[0] = witnesses[0] with { Name = first };
        witnesses[1] = witnesses[1] with { Name = second };
        var policy = WitnessPolicy.Of(new PolicyLog(WitnessKit.Log.VerifierKey, Url: null), 3, witnesses).Value();
        return WitnessPolicyLint.Check(policy, WitnessKit.Operator)?.Code;
    }
}
