using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.Jose;

/// <summary>What holds for every token: it reads back what was written, and nothing passes that was changed.</summary>
public sealed class StrictReaderProperties : IDisposable
{
    private const string Uri = "https://lists.example/1";

    private static readonly JwsRules Rules = new("test+jwt", MaxBytes: 20_000);
    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => (JsonNode?)number),
        Gen.Elements("", "a", "\"", "\\", "\u0000", "云", "😀", "</script>").Select(text => (JsonNode?)text),
        Gen.Elements<JsonNode?>(true, false, null));

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Every_payload_is_read_back_as_it_was_signed() => Prop.ForAll(Payloads().ToArbitrary(), payload =>
    {
        var read = StrictReader.Read(JwsWriter.Write("test+jwt", payload.DeepClone().AsObject(), _key), Rules).Value();
        return JsonNode.DeepEquals(payload, read.Payload) && read.Verify(Jwk.Of(_key)).Succeeded();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_flipped_bit_of_a_token_passes()
    {
        var token = JwsWriter.Write("test+jwt", new JsonObject { ["iss"] = "https://issuer.example", ["n"] = 1 }, _key);
        Unchanged(token, changed => StrictReader.Read(changed, Rules).TryGet(out var read, out _) && read.Verify(Jwk.Of(_key)).Succeeded());
    }

    [Fact]
    public void No_flipped_bit_of_a_status_list_passes()
    {
        var now = TestAuthority.Now;
        var token = StatusListToken.Write(Uri, StatusList.Create(1, 64), _key, [], now, TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Unchanged(token, changed => StatusListToken.Verify(changed, Uri, _ => Jwk.Of(_key)).Succeeded());
    }

    [Fact]
    public void No_flipped_bit_of_a_DPoP_proof_passes()
    {
        var now = TestAuthority.Now;
        var proof = DpopProof.Create(_key, "POST", "https://issuer.example/token", accessToken: null, now);
        Unchanged(proof, changed => DpopProof.Verify(
            changed, "POST", "https://issuer.example/token", accessToken: null, now, TimeSpan.FromMinutes(1)).Succeeded());
    }

    [Fact]
    public void A_member_twice_is_refused_wherever_it_is() => Prop.ForAll(Payloads().ToArbitrary(), payload =>
    {
        var text = payload.ToJsonString();
        var twice = text == "{}" ? """{"a":1,"a":1}""" : text[..^1] + ",\"zz\":{\"b\":1,\"b\":1}}";
        return StrictReader.Read(Signed(twice), Rules).Refusal().Code == "json-malformed";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_a_reader_throw()
    {
        var any = Gen.Elements(".", "..", "e30", "eyJhbGciOiJFUzI1NiIsInR5cCI6InRlc3Qrand0In0", "=", "~", "{", "}", "\"", "A", "-", "_", "\u0000", "云", "\ud800")
            .ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(any.ToArbitrary(), text =>
        {
            var isRead = StrictReader.Read(text, Rules).TryGet(out _, out var refusal);
            return !isRead && refusal!.Code is "jws-malformed" or "json-malformed" or "jws-alg-not-allowed";
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static void Unchanged(string token, Func<string, bool> passes)
    {
        Assert.True(passes(token));
        Prop.ForAll(Gen.Choose(0, (token.Length * 7) - 1).ToArbitrary(), bit =>
        {
            var changed = token.ToCharArray();
            changed[bit / 7] = (char)(changed[bit / 7] ^ (1 << (bit % 7)));
            return !passes(new string(changed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private static Gen<JsonObject> Payloads() => Gen.Elements("a", "b", "iss", "云", "").Zip(Leaf).ListOf().Select(members =>
    {
        var payload = new JsonObject();
        foreach (var (name, value) in members)
            payload[name] = value?.DeepClone();
        return payload;
    });

    private string Signed(string payload)
    {
        var signed = $"{StrictBase64Url.Encode("""{"alg":"ES256","typ":"test+jwt"}"""u8)}.{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{StrictBase64Url.Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }
}
