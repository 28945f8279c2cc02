using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Casework.Approvals;

public sealed class ServiceItemReaderTests
{
    [Fact]
    public void Reads_the_endorsement_of_a_residence_permit()
    {
        var item = Residence.Item;

        Assert.Equal(("居住证签注", 2, true), (item.Name.Chinese, item.Version, item.Automatic));
        Assert.Equal("public-security human-resources", string.Join(' ', item.Facts.Select(fact => fact.SourceRole)));
        Assert.Equal(new Term(15, Clock.CalendarDays), item.StatutoryTerm);
        Assert.Contains(item.Basis, basis => basis is { Instrument: "居住证暂行条例", Section: "10" });
        Assert.Equal("11090101000000019H4090709001000", item.ImplementationCode(Uscc.Parse("11090101000000019H").Value()));
    }

    [Fact]
    public void Its_hash_is_that_of_the_canonical_file()
    {
        var hash = SHA256.HashData(Jcs.Write(File()));

        Assert.Equal(Bytes32.FromBytes(hash), Residence.Item.RulesHash);
        Assert.Equal(hash, SHA256.HashData(Residence.Item.Document.Span));
    }

    [Fact]
    public void Another_letter_is_another_set_of_rules()
    {
        var file = File();
        file["rules"]![0]!["zh"] = "身份凭证的每项检验均通过。";

        Assert.NotEqual(Residence.Item.RulesHash, Read(file).Value().RulesHash);
    }

    [Theory]
    [InlineData("item-malformed", "version", "\"1\"")]
    [InlineData("item-malformed", "type", "\"trustledger-item/2\"")]
    [InlineData("item-malformed", "automatic", "1")]
    [InlineData("item-malformed", "surprise", "1")]
    [InlineData("item-malformed", "rules", "[]")]
    [InlineData("item-malformed", "rules.0.op", "\"refuse-when\"")]
    [InlineData("item-malformed", "rules.2.month", "6")]
    [InlineData("item-malformed", "facts.0.maxAgeDays", "0")]
    [InlineData("item-malformed", "deadlines.promised.clock", "\"hours\"")]
    [InlineData("item-code-malformed", "code", "\"Residence Permit\"")]
    [InlineData("item-code-malformed", "code", "\"residence-permit.endorsement.of.2026\"")]
    [InlineData("item-code-malformed", "basicCode", "\"09070900100X\"")]
    [InlineData("item-name-taken", "rules.1.id", "\"identity.verified\"")]
    [InlineData("item-name-taken", "facts.1.predicate", "\"residence.current\"")]
    [InlineData("item-fact-unknown", "rules.2.fact", "\"income\"")]
    [InlineData("item-fact-unknown", "form.0.fact", "\"income\"")]
    [InlineData("item-basis-missing", "basis", "[]")]
    [InlineData("item-material-obtainable", "materials.1.from", "\"applicant\"")]
    [InlineData("item-promise-too-long", "deadlines.promised.days", "16")]
    [InlineData("item-promise-too-long", "deadlines.promised", """{"days":10,"clock":"workdays","source":"x"}""")]
    public void Refuses_what_may_not_be_published(string code, string path, string value)
    {
        var file = File();
        JsonNode at = file;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            at = at is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : at[name]!;
        at[names[^1]] = JsonNode.Parse(value);

        Assert.Equal(code, Read(file).Refusal().Code);
    }

    [Fact]
    public void Refuses_what_is_not_strict_json() =>
        Assert.Equal("json-malformed", ServiceItemReader.Read("""{"type":"trustledger-item/1","type":"x"}"""u8).Refusal().Code);

    private static Result<ServiceItem> Read(JsonObject file) => ServiceItemReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()));

    private static JsonObject File() => JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(
        Repository.Root, "identity-api/TrustLedger.Casework/Data/items/residence-permit.endorsement.json")))!.AsObject();
}
