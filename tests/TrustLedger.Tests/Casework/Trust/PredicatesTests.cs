using System.Text.Json.Nodes;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Trust;

namespace TrustLedger.Tests.Casework.Trust;

public sealed class PredicatesTests
{
    [Fact]
    public void Every_fact_that_an_item_asks_for_can_be_attested_by_the_role_it_names() => Assert.All(
        ServiceItemReader.BuiltIn.SelectMany(item => item.Facts),
        fact => Assert.True(Predicates.Find(fact.Predicate)!.HasAuthority(fact.SourceRole)));

    [Fact]
    public void Every_field_that_a_fact_fills_is_a_member_of_its_value() => Assert.All(
        ServiceItemReader.BuiltIn.SelectMany(item => item.Form.Where(field => field.Fact is not null).Select(field => (item, field))),
        pair => Assert.Contains(
            Predicates.Find(pair.item.FindFact(pair.field.Fact!)!.Predicate)!.Members, member => member.Name == pair.field.Path));

    [Fact]
    public void Takes_a_value_of_its_shape() => Assert.True(
        Check("""{"since":"2020-12-10","addressCode":"090101003012"}""").TryGet(out _, out _));

    [Theory]
    [InlineData("""{"since":"2020-12-10"}""")]
    [InlineData("""{"since":"2020-12-10","addressCode":"090101003012","note":"x"}""")]
    [InlineData("""{"since":"10 December 2020","addressCode":"090101003012"}""")]
    [InlineData("""{"since":"2020-12-10","addressCode":"桥南路1号"}""")]
    [InlineData("""{"since":"2020-12-10","addressCode":90101003012}""")]
    [InlineData("\"2020-12-10\"")]
    [InlineData("null")]
    public void Refuses_a_value_of_another_shape_and_does_not_quote_it(string value)
    {
        var refusal = Check(value).Refusal();

        Assert.Equal("claim-value-malformed", refusal.Code);
        Assert.DoesNotContain("2020", refusal.Detail, StringComparison.Ordinal);
    }

    private static TrustLedger.Protocol.Result<JsonObject> Check(string value) =>
        Predicates.Find("residence.current")!.Check(JsonNode.Parse(value));
}
