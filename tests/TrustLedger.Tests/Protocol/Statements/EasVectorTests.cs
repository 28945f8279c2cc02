using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using Utf8 = System.Text.Encoding;

namespace TrustLedger.Tests.Protocol.Statements;

/// <summary>What the EAS SDK and ethers made, we make and read; what differs from it in a digit, we refuse.</summary>
public sealed class EasVectorTests
{
    private static JsonNode Eas => VectorFile.Json("eas", "offchain-v2.json");
    private static JsonNode Ethers => VectorFile.Json("ethers", "statements.json");

    private static IEnumerable<JsonNode> Vectors =>
        Eas["statements"]!.AsArray().Concat(Ethers.AsArray()).Select(node => node!);

    [Fact]
    public void There_are_24_vectors_of_the_SDK_and_12_of_edge_cases()
    {
        Assert.Equal(24, Eas["statements"]!.AsArray().Count);
        Assert.Equal(12, Ethers.AsArray().Count);
    }

    [Fact]
    public void Digest_uid_and_signer_are_those_of_the_vectors()
    {
        foreach (var vector in Vectors)
        {
            var signed = SignedStatement.Parse(FileOf(vector)).Value();
            Assert.Equal(vector.Text("digest"), signed.Statement.Digest(signed.Domain).ToString());
            Assert.Equal(vector["sig"]!.Text("uid"), signed.Uid.ToString());
            Assert.Equal(vector.Text("signer"), signed.Signer.ToString());
        }
    }

    [Fact]
    public void Signing_with_the_given_key_gives_the_very_signature()
    {
        foreach (var vector in Vectors)
        {
            var read = SignedStatement.Parse(FileOf(vector)).Value();
            using var key = Secp256k1Key.FromBytes(Hex.Read(vector.Text("privateKey"))!).Value();
            Assert.Equal(read, read.Statement.Sign(read.Domain, key));
        }
    }

    [Fact]
    public void The_JSON_that_we_write_is_the_JSON_that_the_SDK_wrote()
    {
        foreach (var vector in Vectors)
        {
            var written = JsonNode.Parse(SignedStatement.Parse(FileOf(vector)).Value().ToJson());
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(FileOf(vector)), written), vector.Text("name"));
        }
    }

    [Fact]
    public void Schema_uids_and_data_are_those_of_the_vectors()
    {
        var file = Eas;
        var schemas = file["schemas"]!.AsArray().ToDictionary(node => node!.Text("name"), node => node!, StringComparer.Ordinal);
        foreach (var schema in schemas.Values)
            Assert.Equal(schema.Text("uid"), new Schema(schema.Text("name"), schema.Text("text")).Uid.ToString());
        Assert.Equal(schemas["claim"].Text("uid"), Schemas.Claim.Uid.ToString());
        Assert.Equal(schemas["acceptance"].Text("uid"), Schemas.Acceptance.Uid.ToString());

        foreach (var vector in file["statements"]!.AsArray())
        {
            var fields = vector!["fields"]!.AsArray();
            var writer = new AbiWriter(fields.Count);
            foreach (var field in fields)
            {
                writer = field!.Text("type") == "bytes32"
                    ? writer.Add(Bytes32.Read(field!.Text("value"))!.Value)
                    : writer.Add(ulong.Parse(field!.Text("value"), CultureInfo.InvariantCulture));
            }

            Assert.Equal(vector["sig"]!["message"]!.Text("data"), Hex.Write(writer.ToArray()));
        }
    }

    /// <summary>Every digit of every hex text in the signed object, one at a time.</summary>
    [Fact]
    public void No_changed_hex_digit_is_accepted()
    {
        var changed = 0;
        foreach (var vector in Vectors.Where(vector => vector["sig"]!["message"]!.Text("data").Length < 600))
        {
            var text = Utf8.UTF8.GetString(FileOf(vector));
            for (var start = text.IndexOf("\"0x", StringComparison.Ordinal); start >= 0;
                 start = text.IndexOf("\"0x", start + 1, StringComparison.Ordinal))
            {
                for (var i = start + 3; text[i] != '"'; i++)
                {
                    var digit = int.Parse(text.AsSpan(i, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    var other = "0123456789abcdef"[digit ^ (1 << (changed % 4))];
                    var file = Utf8.UTF8.GetBytes(string.Concat(text.AsSpan(0, i), other.ToString(), text.AsSpan(i + 1)));
                    Assert.False(SignedStatement.Parse(file).Succeeded(), $"{vector.Text("name")} at {i}");
                    changed++;
                }
            }
        }

        Assert.True(changed > 20_000, $"{changed} digits were changed.");
    }

    [Fact]
    public void The_case_of_hex_digits_does_not_matter()
    {
        var text = Utf8.UTF8.GetString(FileOf(Vectors.First()));
        var upper = System.Text.RegularExpressions.Regex.Replace(text, "0x[0-9a-fA-F]+",
            match => "0x" + match.Value[2..].ToUpperInvariant(), default, TimeSpan.FromSeconds(1));
        Assert.NotEqual(text, upper, StringComparer.Ordinal);
        Assert.Equal(SignedStatement.Parse(FileOf(Vectors.First())).Value(), SignedStatement.Parse(Utf8.UTF8.GetBytes(upper)).Value());
    }

    internal static byte[] FileOf(JsonNode vector) => Utf8.UTF8.GetBytes(new JsonObject
    {
        ["sig"] = vector["sig"]!.DeepClone(),
        ["signer"] = vector["signer"]!.DeepClone(),
    }.ToJsonString());

    internal static JsonObject First() => JsonNode.Parse(FileOf(Vectors.First()))!.AsObject();
}
