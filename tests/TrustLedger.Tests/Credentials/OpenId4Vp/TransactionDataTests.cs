using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

public sealed class TransactionDataTests : IDisposable
{
    private const string Fit = """{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":"我同意","reference":"A-1"}""";

    private readonly PresentationWorld _world = new();

    [Fact]
    public void Reads_an_object_of_a_known_type()
    {
        var data = Assert.Single(TransactionData.Parse(Encoded(Fit), _world.Query).Value());

        Assert.Equal(TransactionDataType.Declaration, data.Type);
        Assert.Equal(["person"], data.CredentialIds);
        Assert.Equal("reference=A-1 text=我同意", string.Join(' ', data.Parameters.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}")));
        Assert.Empty(data.Item.HashAlgorithms);
    }

    [Theory]
    [InlineData("""{"type":"urn:trustledger:transaction:document:1","credential_ids":["person"],"title":"合同","sha256":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}""", null)]
    [InlineData("""{"type":"urn:trustledger:transaction:document:1","credential_ids":["person"],"title":"合同","sha256":"47DE"}""", "transaction-data-unfit")]
    [InlineData("""{"credential_ids":["person"],"text":"x"}""", "transaction-data-malformed")]
    [InlineData("""{"type":1,"credential_ids":["person"],"text":"x"}""", "transaction-data-malformed")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","text":"x"}""", "transaction-data-malformed")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":[],"text":"x"}""", "transaction-data-malformed")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":"x","transaction_data_hashes_alg":"sha-256"}""", "transaction-data-malformed")]
    [InlineData("""{"type":"payment","credential_ids":["person"],"text":"x"}""", "transaction-data-type-unknown")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"]}""", "transaction-data-unfit")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":"x","amount":"1"}""", "transaction-data-unfit")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":1}""", "transaction-data-unfit")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":"a\u001b[2J"}""", "transaction-data-unfit")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["licence"],"text":"x"}""", "transaction-data-credential-unknown")]
    [InlineData("""{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":"x","transaction_data_hashes_alg":["md5"]}""", "transaction-data-hash-unsupported")]
    public void Refuses_what_a_holder_must_not_sign(string json, string? code) =>
        Assert.Equal(code, TransactionData.Parse(Encoded(json), _world.Query).TryGet(out _, out var refusal) ? null : refusal.Code);

    [Fact]
    public void Refuses_what_is_no_list_of_encoded_objects()
    {
        foreach (var node in new JsonNode?[] { null, new JsonArray(), new JsonArray(1), new JsonArray("e30="), new JsonArray("W10"), new JsonArray("###") })
            Assert.Equal("transaction-data-malformed", TransactionData.Parse(node, _world.Query).Refusal().Code);
        var twice = new JsonArray(Encoded(Fit)[0]!.DeepClone(), Encoded(Fit)[0]!.DeepClone());
        Assert.Equal("transaction-data-malformed", TransactionData.Parse(twice, _world.Query).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_credential_whose_holder_would_not_sign()
    {
        var unbound = DcqlQuery.Create(_world.Query.Credentials[0] with { RequiresHolderBinding = false }).Value();

        Assert.Equal("transaction-data-credential-unknown", TransactionData.Parse(Encoded(Fit), unbound).Refusal().Code);
    }

    [Fact]
    public void A_wallet_that_shows_it_reads_it_from_a_request_and_one_that_does_not_refuses()
    {
        var data = TransactionData.Create([JsonNode.Parse(Fit)!.AsObject()], _world.Query).Value();
        var signed = RequestObjectWriter.Write(
            _world.Request with { TransactionData = data }, _world.Verifier.Key, X5cChain.ToJson(_world.Verifier.Certificate),
            PresentationWorld.Now, PresentationWorld.Now.AddMinutes(5));
        var rules = new RequestRules(_world.Request.ClientId, _world.Authority.Anchors, PresentationWorld.Now);

        var read = RequestObjectReader.Read(signed, rules with { TakesTransactionData = true }).Value().Request.TransactionData;

        Assert.Equal(data[0].Encoded, Assert.Single(read).Encoded);
        var refused = RequestObjectReader.Open(signed, rules);
        Assert.Equal("request-transaction-data-unsupported", refused.Request.Refusal().Code);
        Assert.Equal("invalid_transaction_data", refused.Reply!.Response.Code);
    }

    [Fact]
    public void The_most_and_the_longest_still_fit_into_a_request_that_is_read()
    {
        JsonObject Object(int number) => new()
        {
            ["type"] = TransactionDataType.Declaration.Name,
            ["credential_ids"] = new JsonArray("person"),
            ["text"] = new string('同', 499) + number,
            ["reference"] = new string('意', 500),
        };
        var most = TransactionData.Create(Enumerable.Range(0, 8).Select(Object), _world.Query).Value();
        var signed = RequestObjectWriter.Write(
            _world.Request with { TransactionData = most }, _world.Verifier.Key, X5cChain.ToJson(_world.Verifier.Certificate),
            PresentationWorld.Now, PresentationWorld.Now.AddMinutes(5));

        Assert.True(RequestObjectReader.Read(
            signed, new RequestRules(_world.Request.ClientId, _world.Authority.Anchors, PresentationWorld.Now) { TakesTransactionData = true }).Succeeded());
        Assert.Equal(
            "transaction-data-malformed", TransactionData.Create(Enumerable.Range(0, 9).Select(Object), _world.Query).Refusal().Code);
    }

    [Fact]
    public void One_of_its_credentials_signs_and_the_first_that_is_presented()
    {
        var query = DcqlQuery.Create(_world.Query.Credentials[0], _world.Query.Credentials[0] with { Id = "other" }).Value();
        JsonObject Object(params string[] ids) => new()
        {
            ["type"] = TransactionDataType.Declaration.Name,
            ["credential_ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
            ["text"] = string.Join('+', ids),
        };
        var all = TransactionData.Create([Object("person", "other"), Object("other")], query).Value();

        var both = TransactionData.Assign(all, ["other", "person"]).Value();
        var one = TransactionData.Assign(all, ["other"]).Value();

        Assert.Equal([all[0].Item], both["person"]);
        Assert.Equal([all[1].Item], both["other"]);
        Assert.Equal([all[0].Item, all[1].Item], one["other"]);
        Assert.Equal("transaction-data-credential-missing", TransactionData.Assign(all, ["person"]).Refusal().Code);
    }

    [Fact]
    public void Two_that_share_no_hash_algorithm_are_not_signed_by_one_credential()
    {
        JsonObject Object(string text, string algorithm) => new()
        {
            ["type"] = TransactionDataType.Declaration.Name,
            ["credential_ids"] = new JsonArray("person"),
            ["transaction_data_hashes_alg"] = new JsonArray(algorithm),
            ["text"] = text,
        };
        var all = TransactionData.Create([Object("a", "sha-256"), Object("b", "sha-512")], _world.Query).Value();

        Assert.Equal("transaction-data-hash-unsupported", TransactionData.Assign(all, ["person"]).Refusal().Code);
        Assert.Null(TransactionDataHashes.Choose(all.Select(data => data.Item)));
    }

    public void Dispose() => _world.Dispose();

    private static JsonArray Encoded(string json) => new(JsonValue.Create(StrictBase64Url.Encode(Encoding.UTF8.GetBytes(json))));
}
