using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.Statements;

/// <summary>The short cut takes what the whole reading takes, to the same value, and nothing else.</summary>
public sealed class EasJsonReaderTests
{
    [Fact]
    public void What_we_write_is_read_in_one_pass_to_what_was_signed() => Sample.Check(Sample.Signed, signed =>
    {
        var parts = EasJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(signed.ToJson()), signed.Domain);

        Assert.NotNull(parts);
        Assert.Equal(
            (signed.Domain, signed.Statement, signed.Signature, signed.Uid, signed.Signer),
            (parts.Domain, parts.Statement, parts.Signature, parts.Uid, parts.Signer));
        Assert.Same(signed.Domain, parts.Domain);
    });

    [Fact]
    public void The_same_object_in_another_layout_and_order_is_the_same_statement() => Sample.Check(Sample.Signed, signed =>
    {
        var turned = Turned(JsonNode.Parse(signed.ToJson())!)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

        Assert.Equal(signed, SignedStatement.Parse(System.Text.Encoding.UTF8.GetBytes(turned), signed.Domain).Value());
    });

    [Fact]
    public void Whatever_byte_is_changed_both_readings_say_the_same() => Sample.Check(
        from signed in Sample.Signed
        from place in Gen.Choose(0, int.MaxValue)
        from value in Gen.Choose(0, 255)
        select (signed, place, value),
        changed =>
        {
            var json = System.Text.Encoding.UTF8.GetBytes(changed.signed.ToJson());
            json[changed.place % json.Length] = (byte)changed.value;

            AssertSame(json);
        });

    [Theory]
    [InlineData("\"revocable\":true", "\"revocable\":true,\"revocable\":true")]
    [InlineData("\"revocable\":true", "\"revocable\":null")]
    [InlineData("\"revocable\":true,", "")]
    [InlineData("\"version\":2,\"uid\"", "\"version\":2.0,\"uid\"")]
    [InlineData("\"version\":2,\"uid\"", "\"version\":\"02\",\"uid\"")]
    [InlineData("\"version\":2,\"uid\"", "\"version\":1,\"uid\"")]
    [InlineData("\"time\":\"", "\"time\":\"1844674407370955161")]
    [InlineData("\"name\":\"EAS Attestation\"", "\"name\":\"EAS Attestati\\u006fn\"")]
    [InlineData("\"type\":\"uint16\"", "\"type\":\"uint16\",\"more\":1")]
    [InlineData("\"primaryType\":\"Attest\"", "\"primaryType\":\"Attest2\"")]
    [InlineData("\"signer\":\"0x", "\"signer\":\"0x00")]
    [InlineData("\"r\":\"0x", "\"r\":\"0X")]
    [InlineData("{\"sig\"", " \n{\"sig\"")]
    [InlineData("{\"sig\"", "[] {\"sig\"")]
    [InlineData("\"signature\":{", "\"signature\":{\"v\":27,")]
    public void Whatever_is_odd_both_readings_say_the_same(string part, string instead)
    {
        var json = FakeLog.Claim("residence").ToJson();
        Assert.Contains(part, json, StringComparison.Ordinal);

        AssertSame(System.Text.Encoding.UTF8.GetBytes(json.Replace(part, instead, StringComparison.Ordinal)));
        AssertSame(System.Text.Encoding.UTF8.GetBytes(json.Replace(part, instead, StringComparison.Ordinal) + " {}"));
    }

    private static void AssertSame(byte[] json)
    {
        var (quick, whole) = (SignedStatement.Parse(json), EasJson.Parse(json));
        if (whole.Succeeded())
            Assert.Equal(whole.Value(), quick.Value());
        else
            Assert.Equal(whole.Refusal(), quick.Refusal());
    }

    private static JsonNode? Turned(JsonNode? node) => node is JsonObject members && members["name"] is null
        ? new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, Turned(member.Value))))
        : node?.DeepClone();
}
