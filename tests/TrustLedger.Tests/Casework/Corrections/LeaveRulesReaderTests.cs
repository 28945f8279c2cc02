using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Corrections;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.Casework.Corrections;

public sealed class LeaveRulesReaderTests
{
    [Fact]
    public void Numbers_are_data_and_can_change()
    {
        var pack = Pack();
        pack["officeDays"]!["atMost"] = 10;

        Assert.Equal(10, Read(pack).Value().OfficeDays);
    }

    [Theory]
    [InlineData("officeDays.atMost", "0")]
    [InlineData("officeDays.atMost", "\"7\"")]
    [InlineData("officeDays.atMost", "7.5")]
    [InlineData("officeDays.sure", "\"certain\"")]
    [InlineData("officeDays.source", "\"\"")]
    [InlineData("cumulative.months", "null")]
    [InlineData("sameCity.needsLeave", "\"no\"")]
    [InlineData("type", "\"trustledger-leave-rules/2\"")]
    [InlineData("reasons", "[]")]
    [InlineData("effectiveFrom", "\"2020-13-01\"")]
    [InlineData("officedays", "{}")]
    public void Refuses_a_pack_of_another_shape(string path, string value)
    {
        var pack = Pack();
        JsonNode at = pack;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            at = at[name]!;
        at[names[^1]] = JsonNode.Parse(value);

        var refusal = Read(pack).Refusal();
        Assert.Equal("leave-rules-malformed", refusal.Code);
        Assert.Contains(path, refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_pack_without_a_number()
    {
        var pack = Pack();
        pack.Remove("countyDays");

        Assert.Equal("leave-rules-malformed", Read(pack).Refusal().Code);
    }

    private static Result<LeaveRules> Read(JsonObject pack) =>
        LeaveRulesReader.Read(Encoding.UTF8.GetBytes(pack.ToJsonString()));

    private static JsonObject Pack() => JsonNode.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "identity-api/TrustLedger.Casework/Data/corrections/leave.json")))!.AsObject();
}
