using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using Utf8 = System.Text.Encoding;

namespace TrustLedger.Tests.Protocol.Statements;

public sealed class SignedStatementTests
{
    private static readonly StatementDomain Domain = StatementDomain.ForOrigin("yunxi.example/identity");

    public static TheoryData<string, Action<JsonObject>> Spoiled => new()
    {
        { "statement-malformed", json => json.Remove("signer") },
        { "statement-malformed", json => json["note"] = "x" },
        { "statement-malformed", json => json["signer"] = "0x00" },
        { "statement-malformed", json => json["signer"] = 1 },
        { "statement-malformed", json => json["sig"] = new JsonArray() },
        { "statement-malformed", json => Sig(json).Remove("types") },
        { "statement-malformed", json => Sig(json)["extra"] = null },
        { "statement-malformed", json => Sig(json)["uid"] = "0x" },
        { "statement-malformed", json => Sig(json)["version"] = null },
        { "statement-malformed", json => Sig(json)["signature"]!["v"] = 1 },
        { "statement-malformed", json => Sig(json)["signature"]!["v"] = 284 },
        { "statement-malformed", json => Sig(json)["signature"]!.AsObject().Remove("s") },
        { "statement-malformed", json => Message(json)["time"] = -1 },
        { "statement-malformed", json => Message(json)["time"] = 1.5 },
        { "statement-malformed", json => Message(json)["time"] = "18446744073709551616" },
        { "statement-malformed", json => Message(json)["time"] = "0" + Message(json).Text("time") },
        { "statement-malformed", json => Message(json)["revocable"] = "true" },
        { "statement-malformed", json => Message(json)["data"] = "0x0" },
        { "statement-malformed", json => Message(json)["data"] = Message(json).Text("data")[2..] },
        { "statement-malformed", json => Message(json)["nonce"] = 0 },
        { "statement-malformed", json => Message(json).Remove("salt") },
        { "domain-malformed", json => Sig(json)["domain"]!["name"] = "Attestation" },
        { "domain-malformed", json => Sig(json)["domain"]!["salt"] = Bytes32.Zero.ToString() },
        { "domain-malformed", json => Sig(json)["domain"]!["chainId"] = "0x1" },
        { "domain-malformed", json => Sig(json)["domain"]!["version"] = "" },
        { "types-mismatch", json => Sig(json)["primaryType"] = "Attestation" },
        { "types-mismatch", json => Types(json).RemoveAt(8) },
        { "types-mismatch", json => Types(json)[0]!["type"] = "uint8" },
        { "types-mismatch", json => Sig(json)["types"]!["Other"] = new JsonArray() },
        { "version-unsupported", json => Sig(json)["version"] = 1 },
        { "version-unsupported", json => Message(json)["version"] = 1 },
        { "uid-mismatch", json => Sig(json)["uid"] = Bytes32.Zero.ToString() },
        { "uid-mismatch", json => Message(json)["revocable"] = false },
        { "signer-mismatch", json => json["signer"] = Address.Zero.ToString() },
        { "signer-mismatch", json => Sig(json)["domain"]!["chainId"] = "2" },
        { "signer-mismatch", json => Sig(json)["domain"]!["version"] = "0.27" },
        { "signature-malformed", json => Sig(json)["signature"]!["r"] = "0x" + new string('f', 64) },
        { "signature-high-s", json => Sig(json)["signature"]!["s"] = "0x8" + new string('0', 63) },
        { "signature-unrecoverable", json => Sig(json)["signature"]!["s"] = Bytes32.Zero.ToString() },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void Refuses_an_object_that_is_not_quite_one(string code, Action<JsonObject> spoil)
    {
        var json = EasVectorTests.First();
        spoil(json);
        Assert.Equal(code, SignedStatement.Parse(Utf8.UTF8.GetBytes(json.ToJsonString())).Refusal().Code);
    }

    [Fact]
    public void Refuses_what_is_no_JSON_object()
    {
        Assert.Equal("json-malformed", SignedStatement.Parse("[]"u8).Refusal().Code);
        Assert.Equal("json-too-large", SignedStatement.Parse(new byte[65_537]).Refusal().Code);
        var twice = EasVectorTests.First().ToJsonString();
        Assert.Equal("json-malformed", SignedStatement.Parse(Utf8.UTF8.GetBytes(twice[..^1] + ",\"signer\":\"0x\"}")).Refusal().Code);
    }

    [Fact]
    public void Reads_numbers_as_JSON_integers_and_the_members_of_sig_beside_signer()
    {
        var json = EasVectorTests.First();
        var expected = SignedStatement.Parse(Utf8.UTF8.GetBytes(json.ToJsonString())).Value();
        Message(json)["time"] = expected.Statement.Time;
        Message(json)["version"] = "2";
        Sig(json)["domain"]!["chainId"] = expected.Domain.ChainId;
        Assert.Equal(expected, SignedStatement.Parse(Utf8.UTF8.GetBytes(json.ToJsonString())).Value());

        var flat = Sig(json).DeepClone().AsObject();
        flat["signer"] = expected.Signer.ToString();
        Assert.Equal(expected, SignedStatement.Parse(Utf8.UTF8.GetBytes(flat.ToJsonString())).Value());
        flat.Remove("signer");
        Assert.Equal("statement-malformed", SignedStatement.Parse(Utf8.UTF8.GetBytes(flat.ToJsonString())).Refusal().Code);
    }

    [Fact]
    public void Reads_back_what_it_wrote() => Sample.Check(Sample.Signed, signed =>
        Assert.Equal(signed, SignedStatement.Parse(Utf8.UTF8.GetBytes(signed.ToJson())).Value()));

    [Fact]
    public void No_flipped_byte_of_the_written_text_names_another_signer() => Sample.Check(Sample.Signed, signed =>
    {
        var text = Utf8.UTF8.GetBytes(signed.ToJson());
        for (var i = 0; i < text.Length; i += 7)
        {
            var read = SignedStatement.Parse(Sample.Flip(text, (i * 8) + (i % 8)));
            Assert.False(read.TryGet(out var other, out _) && other != signed); // The case of a hex digit may change.
        }
    });

    [Fact]
    public void A_signature_holds_on_one_log_only()
    {
        using var key = Secp256k1Key.Generate();
        var signed = Sign(key);
        var elsewhere = StatementDomain.ForOrigin("yunxi.example/approvals");
        Assert.NotEqual(Domain.VerifyingContract, elsewhere.VerifyingContract);
        Assert.Equal("signer-mismatch",
            SignedStatement.Verify(elsewhere, signed.Statement, signed.Signature, key.Address).Refusal().Code);
        Assert.Equal(key.Address, SignedStatement.Verify(Domain, signed.Statement, signed.Signature, null).Value().Signer);
    }

    [Fact]
    public void The_uid_names_the_statement_and_not_its_signer()
    {
        using var one = Secp256k1Key.Generate();
        using var two = Secp256k1Key.Generate();
        var statement = Statement.Of(new ErasureBody(Bytes32.FromCode("case")), Address.Zero, time: 1);
        Assert.Equal(statement.Sign(Domain, one).Uid, statement.Sign(Domain, two).Uid);
        Assert.NotEqual(statement.Uid, Statement.Of(new ErasureBody(Bytes32.FromCode("case")), Address.Zero, time: 1).Uid);
        Assert.NotEqual(statement.Uid, (statement with { Time = 2 }).Uid);
    }

    [Fact]
    public void Data_that_no_entry_could_hold_is_neither_signed_nor_accepted()
    {
        using var key = Secp256k1Key.Generate();
        var longest = Sign(key).Statement with { Data = new byte[Statement.MaxDataBytes] };
        var tooLong = longest with { Data = new byte[Statement.MaxDataBytes + 1] };
        var signature = key.Sign(tooLong.Digest(Domain));
        Assert.Equal(key.Address, longest.Sign(Domain, key).Signer);
        Assert.Throws<InvalidOperationException>(() => tooLong.Sign(Domain, key));
        Assert.Equal("data-too-long", SignedStatement.Verify(Domain, tooLong, signature, null).Refusal().Code);
    }

    private static SignedStatement Sign(Secp256k1Key key) =>
        Statement.Of(new ErasureBody(Bytes32.FromCode("case")), key.Address, time: 1_767_312_000).Sign(Domain, key);

    private static JsonObject Sig(JsonObject json) => json["sig"]!.AsObject();

    private static JsonObject Message(JsonObject json) => Sig(json)["message"]!.AsObject();

    private static JsonArray Types(JsonObject json) => Sig(json)["types"]!["Attest"]!.AsArray();
}
