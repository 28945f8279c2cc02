using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using Utf8 = System.Text.Encoding;

namespace TrustLedger.Tests.Protocol.Encoding;

public sealed class JcsTests
{
    [Fact]
    public void Writes_numbers_as_JavaScript_does()
    {
        foreach (var parts in VectorFile.Text("rfc8785", "numbers.txt").TrimEnd().Split('\n').Select(line => line.Split(' ')))
        {
            var value = BitConverter.UInt64BitsToDouble(ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.Equal(parts[1], EcmaScriptNumber.Write(value));
            Assert.Equal(parts[1], Text(Jcs.Write(JsonValue.Create(value))));
        }
    }

    /// <summary>The round trip format of .NET 10 loses a digit of some powers of two; all of them are tried here.</summary>
    [Fact]
    public void Numbers_at_the_edges_of_every_binade_read_back()
    {
        for (var exponent = 0UL; exponent < 2047; exponent++)
        {
            foreach (var mantissa in new[] { 0UL, 1UL, 0xfffffffffffffUL })
            {
                var value = BitConverter.UInt64BitsToDouble((exponent << 52) | mantissa);
                Assert.Equal(value, double.Parse(EcmaScriptNumber.Write(value), CultureInfo.InvariantCulture));
            }
        }
    }

    [Theory]
    [InlineData("""[56,{"d":true,"10":null,"1":[]}]""", """[56,{"1":[],"10":null,"d":true}]""")]
    [InlineData("[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]", "[333333333.3333333,1e+30,4.5,0.002,1e-27]")]
    [InlineData("[1,1.0,1e0,100e-2,-0,0.0]", "[1,1,1,1,0,0]")]
    [InlineData(""" "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/" """, "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    [InlineData(""" "\b\t\n\f\r\u0001\u001f\u007f\u2028<>&+" """, "\"\\b\\t\\n\\f\\r\\u0001\\u001f\u007f\u2028<>&+\"")]
    [InlineData(" [ null , true , false ] ", "[null,true,false]")]
    [InlineData("null", "null")]
    public void Writes_the_one_form_that_RFC_8785_has(string json, string canonical) =>
        Assert.Equal(canonical, Text(Jcs.Canonicalize(Utf8.UTF8.GetBytes(json)).Value()));

    /// <summary>RFC 8785 §3.2.3: by UTF-16 code units, so that U+1F600 (a surrogate pair) sorts before U+FB33.</summary>
    [Fact]
    public void Sorts_members_by_UTF_16_code_units()
    {
        const string Json = """
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """;
        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\","
            + "\"\u20ac\":\"Euro Sign\",\"\U0001f600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            Text(Jcs.Canonicalize(Utf8.UTF8.GetBytes(Json)).Value()));
    }

    [Fact]
    public void A_canonical_form_is_its_own_canonical_form() => Sample.Check(Nodes(3), node =>
    {
        var canonical = Jcs.Write(node);
        Assert.Equal(canonical, Jcs.Canonicalize(canonical).Value());
    });

    [Fact]
    public void The_order_and_spelling_of_members_does_not_matter() => Sample.Check(Nodes(3), node =>
        Assert.Equal(Jcs.Write(node), Jcs.Canonicalize(Utf8.UTF8.GetBytes(Reversed(node)?.ToJsonString() ?? "null")).Value()));

    [Fact]
    public void Values_built_in_code_and_values_read_are_written_alike()
    {
        JsonNode built = new JsonObject { ["b"] = 1, ["a"] = 2.50m, ["c"] = "文", ["d"] = 7UL, ["e"] = (byte)1, ["f"] = 1e21, ["g"] = 'x' };
        Assert.Equal("""{"a":2.5,"b":1,"c":"文","d":7,"e":1,"f":1e+21,"g":"x"}""", Text(Jcs.Write(built)));
    }

    [Fact]
    public void Half_a_surrogate_pair_and_a_number_that_is_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Jcs.Write(JsonValue.Create("\ud800")));
        Assert.Throws<ArgumentException>(() => Jcs.Write(new JsonObject { ["\udc00x"] = 1 }));
        Assert.Equal("json-malformed", Jcs.Canonicalize("\"\\ud800\""u8).Refusal().Code);
        Assert.Equal("json-malformed", Jcs.Canonicalize("1e999"u8).Refusal().Code);
        Assert.Equal("json-malformed", Jcs.Canonicalize("""{"a":1,"a":2}"""u8).Refusal().Code);
        Assert.Throws<ArgumentException>(() => EcmaScriptNumber.Write(double.NaN));
        Assert.Throws<ArgumentException>(() => EcmaScriptNumber.Write(double.PositiveInfinity));
    }

    private static Gen<JsonNode?> Nodes(int depth)
    {
        var texts = Gen.Elements("", "a", "b", "ab", "é", "字", "\U0001f600", "\ufb33", "\"", "\\", "\n", "\u0000", "1", "10");
        var leaf = Gen.OneOf(
            Gen.Constant<JsonNode?>(null),
            Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Choose(-1000, 1000).Select(number => (JsonNode?)JsonValue.Create(number)),
            Sample.Bytes(8).Select(bytes => BitConverter.ToDouble(bytes)).Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
            texts.Select(text => (JsonNode?)JsonValue.Create(text)));
        if (depth == 0)
            return leaf;

        var child = Nodes(depth - 1);
        return Gen.OneOf(leaf,
            Gen.Choose(0, 4).SelectMany(count => child.ArrayOf(count)).Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
            Gen.Choose(0, 4).SelectMany(count => texts.SelectMany(name => child.Select(value => (name, value))).ArrayOf(count))
                .Select(members => (JsonNode?)new JsonObject(members.DistinctBy(m => m.name, StringComparer.Ordinal)
                    .Select(m => KeyValuePair.Create(m.name, m.value?.DeepClone())))));
    }

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(m => KeyValuePair.Create(m.Key, Reversed(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static string Text(byte[] utf8) => Utf8.UTF8.GetString(utf8);
}
