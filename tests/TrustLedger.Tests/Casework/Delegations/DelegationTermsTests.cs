using TrustLedger.Casework.Delegations;
using TrustLedger.Protocol;
using TrustLedger.Tests.Casework.Approvals;

namespace TrustLedger.Tests.Casework.Delegations;

/// <summary>Who acts, in which matters, with what powers, for how long: exactly what is signed.</summary>
public sealed class DelegationTermsTests
{
    private const string Item = "residence-permit.endorsement";
    private const string WindowItem = "enterprise.change-filing";
    private const string Company = "91090202TE5T00016R";

    private static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly AskedTerms Fit = new(
        "0x52908400098527886e0f7030069857d2e4169ee7", "云小舟", [Item], ["apply"], "2026-11-22", "2027-11-21");

    [Fact]
    public void A_term_has_its_first_and_its_last_day_in_China()
    {
        var terms = Create(Fit).Value();

        Assert.Equal((Today, new DateOnly(2027, 11, 21)), (terms.From, terms.Until));
        Assert.Equal(DateTimeOffset.Parse("2026-11-21T16:00:00Z", null), terms.Begins);
        Assert.Equal(DateTimeOffset.Parse("2027-11-21T16:00:00Z", null), terms.Ends);
    }

    [Fact]
    public void It_reads_back_what_it_wrote()
    {
        var terms = Create(Fit with { Items = [WindowItem], Organisation = Company, Scopes = ["follow", "apply"] }).Value();

        Assert.Equal(terms.ToJson().ToJsonString(), DelegationTerms.Read(terms.ToJson()).ToJson().ToJsonString());
        Assert.Equal(Company, DelegationTerms.Read(terms.ToJson()).Organisation!.Value);
    }

    [Fact]
    public void It_says_nothing_of_the_agent_when_it_is_printed() =>
        Assert.DoesNotContain("云小舟", Create(Fit).Value() + Fit.ToString(), StringComparison.Ordinal);

    public static TheoryData<string, string> Unfit => new()
    {
        { "agent", "delegation-terms-malformed" },
        { "no item", "delegation-terms-malformed" },
        { "eleven items", "delegation-terms-malformed" },
        { "one item twice", "delegation-terms-malformed" },
        { "no scope", "delegation-terms-malformed" },
        { "unknown scope", "delegation-terms-malformed" },
        { "one scope twice", "delegation-terms-malformed" },
        { "no day", "delegation-terms-malformed" },
        { "another day", "delegation-terms-malformed" },
        { "name", "person-name-script" },
        { "organisation", "uscc-malformed" },
        { "unknown item", "item-not-delegable" },
        { "a person's item for an organisation", "item-not-delegable" },
        { "an organisation's item for a person", "item-not-delegable" },
        { "from yesterday", "delegation-period-wrong" },
        { "ends before it begins", "delegation-period-wrong" },
        { "a day too long", "delegation-period-wrong" },
    };

    [Theory, MemberData(nameof(Unfit))]
    public void Refuses(string what, string code) => Assert.Equal(code, Create(what switch
    {
        "agent" => Fit with { Agent = "0x1234" },
        "no item" => Fit with { Items = [] },
        "eleven items" => Fit with { Items = [.. Enumerable.Range(0, 11).Select(i => $"item-{i}")] },
        "one item twice" => Fit with { Items = [Item, Item] },
        "no scope" => Fit with { Scopes = [] },
        "unknown scope" => Fit with { Scopes = ["delegate"] },
        "one scope twice" => Fit with { Scopes = ["apply", "apply"] },
        "no day" => Fit with { From = "2026-11-31" },
        "another day" => Fit with { Until = "22.11.2026" },
        "name" => Fit with { AgentName = "<b>" },
        "organisation" => Fit with { Organisation = "1", Items = [WindowItem] },
        "unknown item" => Fit with { Items = ["another.item"] },
        "a person's item for an organisation" => Fit with { Organisation = Company },
        "an organisation's item for a person" => Fit with { Items = [WindowItem] },
        "from yesterday" => Fit with { From = "2026-11-21" },
        "ends before it begins" => Fit with { From = "2026-11-24", Until = "2026-11-23" },
        _ => Fit with { Until = "2027-11-22" },
    }).Refusal().Code);

    private static Result<DelegationTerms> Create(AskedTerms asked) =>
        DelegationTerms.Create(asked, DelegationRules.Current, DelegationRules.Current.ItemsWith([Residence.Item]), Today);
}
