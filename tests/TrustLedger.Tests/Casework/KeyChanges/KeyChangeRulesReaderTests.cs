using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.KeyChanges;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.Casework.KeyChanges;

public sealed class KeyChangeRulesReaderTests
{
    [Fact]
    public void Numbers_are_data_and_can_change()
    {
        var pack = Pack();
        pack["coolDown"]!["hours"] = 7;

        Assert.Equal(TimeSpan.FromHours(7), Read(pack).Value().CoolDown);
    }

    [Theory]
    [InlineData("coolDown.hours", "0")]
    [InlineData("coolDown.source", "\"\"")]
    [InlineData("provisional.hours", "241")]
    [InlineData("provisionalAgain.sure", "\"certain\"")]
    [InlineData("type", "\"trustledger-key-change-rules/2\"")]
    [InlineData("cooldown", "{}")]
    public void Refuses_a_pack_of_another_shape(string path, string value)
    {
        var pack = Pack();
        JsonNode at = pack;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            at = at[name]!;
        at[names[^1]] = JsonNode.Parse(value);

        var refusal = Read(pack).Refusal();
        Assert.Equal("key-change-rules-malformed", refusal.Code);
        Assert.Contains(path, refusal.Detail, StringComparison.Ordinal);
    }

    private static Result<KeyChangeRules> Read(JsonObject pack) => KeyChangeRulesReader.Read(Encoding.UTF8.GetBytes(pack.ToJsonString()));

    private static JsonObject Pack() => JsonNode.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "identity-api/TrustLedger.Casework/Data/identity/key-change.json")))!.AsObject();
}
