using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;
using Utf8 = System.Text.Encoding;

namespace TrustLedger.Tests.Protocol.Requests;

public sealed class RequestProofTests : IDisposable
{
    private const string Audience = "yunxi.example/identity";
    private const string Target = "/identity/statements?ack=durable";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_312_000);
    private static readonly byte[] Body = """{"statement":1}"""u8.ToArray();

    private readonly Secp256k1Key _key = Secp256k1Key.Generate();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Verifies_what_it_created()
    {
        var token = RequestProof.Create(_key, Audience, "POST", Target, Now, Body, "challenge");
        var request = RequestProof.Verify(token, Audience, "POST", Target, Now, Body).Value();
        Assert.Equal(_key.Address, request.Address);
        Assert.Equal(Now, request.IssuedAt);
        Assert.Equal("challenge", request.Nonce);
        Assert.Equal(16, StrictBase64Url.Decode(request.Jti)!.Length);
    }

    [Fact]
    public void A_request_without_body_and_nonce_needs_neither()
    {
        var token = RequestProof.Create(_key, Audience, "GET", Target, Now);
        Assert.Null(RequestProof.Verify(token, Audience, "GET", Target, Now).Value().Nonce);
    }

    [Fact]
    public void Verifies_a_proof_that_ethers_signed()
    {
        var vector = VectorFile.Json("ethers", "request-proof.json");
        var request = RequestProof.Verify(vector.Text("token"), Audience, "POST", Target, Now, Utf8.UTF8.GetBytes(vector.Text("body"))).Value();
        Assert.Equal(vector.Text("address"), request.Address.ToString());
        Assert.Equal(vector["payload"]!.Text("jti"), request.Jti);
        Assert.Equal("n-0S6_WzA2Mj", request.Nonce);
    }

    [Fact]
    public void Refuses_another_audience_request_time_or_body()
    {
        var token = RequestProof.Create(_key, Audience, "POST", Target, Now, Body);
        Assert.Equal("request-proof-audience", Code(RequestProof.Verify(token, Audience + "/", "POST", Target, Now, Body)));
        Assert.Equal("request-proof-request", Code(RequestProof.Verify(token, Audience, "post", Target, Now, Body)));
        Assert.Equal("request-proof-request", Code(RequestProof.Verify(token, Audience, "POST", Target + "&x=1", Now, Body)));
        Assert.Equal("request-proof-body", Code(RequestProof.Verify(token, Audience, "POST", Target, Now, [.. Body, 32])));
        Assert.Equal("request-proof-body", Code(RequestProof.Verify(token, Audience, "POST", Target, Now)));
        var without = RequestProof.Create(_key, Audience, "POST", Target, Now);
        Assert.Equal("request-proof-body", Code(RequestProof.Verify(without, Audience, "POST", Target, Now, Body)));
    }

    [Theory]
    [InlineData(-121, false)]
    [InlineData(-120, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public void Holds_for_120_seconds_either_way(int seconds, bool holds)
    {
        var token = RequestProof.Create(_key, Audience, "GET", Target, Now.AddSeconds(seconds));
        Assert.Equal(holds ? null : "request-proof-time", Code(RequestProof.Verify(token, Audience, "GET", Target, Now)));
    }

    [Fact]
    public void Refuses_no_proof_and_one_that_is_too_long()
    {
        Assert.Equal("request-proof-missing", Code(RequestProof.Verify(null, Audience, "GET", Target, Now)));
        Assert.Equal("request-proof-missing", Code(RequestProof.Verify("", Audience, "GET", Target, Now)));
        Assert.Equal("request-proof-too-large", Code(RequestProof.Verify(new string('a', 4097), Audience, "GET", Target, Now)));
        Assert.Equal("request-proof-malformed", Code(RequestProof.Verify(new string('a', 4096), Audience, "GET", Target, Now)));
    }

    public static TheoryData<string, Action<JsonObject, JsonObject>> Spoiled => new()
    {
        { "request-proof-algorithm", (header, _) => header["alg"] = "none" },
        { "request-proof-algorithm", (header, _) => header["alg"] = "ES256" },
        { "request-proof-algorithm", (header, _) => header["typ"] = "JWT" },
        { "request-proof-algorithm", (header, _) => header["jwk"]!["crv"] = "P-256" },
        { "request-proof-algorithm", (header, _) => header["jwk"]!["kty"] = "OKP" },
        { "request-proof-malformed", (header, _) => header["crit"] = new JsonArray("b64") },
        { "request-proof-malformed", (header, _) => header["kid"] = "1" },
        { "request-proof-malformed", (header, _) => header["jwk"]!["d"] = "AA" },
        { "request-proof-malformed", (header, _) => header["jwk"]!["x"] = "AA" },
        { "request-proof-malformed", (header, _) => header["jwk"]!["x"] = header["jwk"]!.Text("x") + "=" },
        { "request-proof-malformed", (header, _) => header["jwk"] = "key" },
        { "request-proof-malformed", (header, _) => header.Remove("typ") },
        { "request-proof-key", (header, _) => header["jwk"]!["y"] = header["jwk"]!.Text("x") },
        { "request-proof-malformed", (_, payload) => payload["aud"] = new JsonArray(Audience) },
        { "request-proof-malformed", (_, payload) => payload["iat"] = "1767312000" },
        { "request-proof-malformed", (_, payload) => payload["iat"] = 1767312000.5 },
        { "request-proof-malformed", (_, payload) => payload["iat"] = ulong.MaxValue },
        { "request-proof-malformed", (_, payload) => payload["iat"] = -1 },
        { "request-proof-malformed", (_, payload) => payload["jti"] = "short" },
        { "request-proof-malformed", (_, payload) => payload["exp"] = 1767312000 },
        { "request-proof-malformed", (_, payload) => payload["nonce"] = "" },
        { "request-proof-malformed", (_, payload) => payload["nonce"] = new string('n', 257) },
        { "request-proof-malformed", (_, payload) => payload["nonce"] = null },
        { "request-proof-malformed", (_, payload) => payload["bodySha256"] = null },
        { "request-proof-malformed", (_, payload) => payload["bodySha256"] = "AA" },
        { "request-proof-malformed", (_, payload) => payload.Remove("htu") },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void Refuses_a_signed_proof_with_other_members(string code, Action<JsonObject, JsonObject> spoil)
    {
        var (header, payload) = Parts(RequestProof.Create(_key, Audience, "GET", Target, Now));
        spoil(header, payload);
        var token = Signed(header.ToJsonString(), payload.ToJsonString());
        Assert.Equal(code, Code(RequestProof.Verify(token, Audience, "GET", Target, Now)));
    }

    [Fact]
    public void Refuses_a_member_that_is_there_twice()
    {
        var (header, payload) = Parts(RequestProof.Create(_key, Audience, "GET", Target, Now));
        var (headerText, payloadText) = (header.ToJsonString(), payload.ToJsonString());
        Assert.Null(Code(RequestProof.Verify(Signed(headerText, payloadText), Audience, "GET", Target, Now)));
        Assert.Equal("request-proof-malformed", Code(RequestProof.Verify(
            Signed(headerText, payloadText[..^1] + ",\"htm\":\"GET\"}"), Audience, "GET", Target, Now)));
        Assert.Equal("request-proof-malformed", Code(RequestProof.Verify(
            Signed(headerText[..^1] + ",\"alg\":\"ES256K\"}", payloadText), Audience, "GET", Target, Now)));
    }

    [Fact]
    public void Refuses_a_high_s_and_anothers_signature()
    {
        var token = RequestProof.Create(_key, Audience, "GET", Target, Now);
        var parts = token.Split('.');
        var order = Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
        var signature = StrictBase64Url.Decode(parts[2])!;
        var s = new System.Numerics.BigInteger(order, isUnsigned: true, isBigEndian: true)
            - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        byte[] high = [.. signature[..32], .. s.ToByteArray(isUnsigned: true, isBigEndian: true)];
        Assert.Equal("request-proof-signature", Code(RequestProof.Verify(
            $"{parts[0]}.{parts[1]}.{StrictBase64Url.Encode(high)}", Audience, "GET", Target, Now)));

        using var other = Secp256k1Key.Generate();
        var foreign = RequestProof.Create(other, Audience, "GET", Target, Now).Split('.')[2];
        Assert.Equal("request-proof-signature", Code(RequestProof.Verify(
            $"{parts[0]}.{parts[1]}.{foreign}", Audience, "GET", Target, Now)));
    }

    [Fact]
    public void No_changed_character_passes()
    {
        var token = RequestProof.Create(_key, Audience, "POST", Target, Now, Body);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in "A-=. ")
            {
                if (token[i] == other)
                    continue;
                var changed = string.Concat(token.AsSpan(0, i), other.ToString(), token.AsSpan(i + 1));
                Assert.False(RequestProof.Verify(changed, Audience, "POST", Target, Now, Body).Succeeded(), $"{i}: {other}");
            }
        }

        Assert.False(RequestProof.Verify(token + ".", Audience, "POST", Target, Now, Body).Succeeded());
        Assert.False(RequestProof.Verify(token + "\n", Audience, "POST", Target, Now, Body).Succeeded());
    }

    [Fact]
    public void A_stranger_is_known_before_the_body_is_read()
    {
        var token = RequestProof.Create(_key, Audience, "POST", Target, Now, Body);
        var head = RequestProof.VerifyHead(token, Audience, "POST", Target, Now).Value();
        Assert.Equal(_key.Address, head.Address);
        Assert.Equal("request-proof-body", Code(head.WithBody([])));
        Assert.True(head.WithBody(Body).Succeeded());
    }

    [Fact]
    public void A_proof_is_spent_once_and_forgotten_when_its_time_is_over()
    {
        var spent = new SpentProofs();
        var ahead = RequestProof.Create(_key, Audience, "GET", Target, Now.AddSeconds(120));
        Assert.True(spent.Spend(Request(ahead, Now), Now).Succeeded());
        Assert.Equal("request-proof-used", Code(spent.Spend(Request(ahead, Now), Now)));

        var last = Now.AddSeconds(240);
        Assert.Equal("request-proof-used", Code(spent.Spend(Request(ahead, last), last)));
        Assert.Equal("request-proof-time", Code(RequestProof.Verify(ahead, Audience, "GET", Target, last.AddSeconds(1))));
    }

    [Fact]
    public void Memory_of_spent_proofs_is_bounded_and_frees_itself()
    {
        var spent = new SpentProofs(capacity: 2);
        Assert.True(spent.Spend(Fresh(Now), Now).Succeeded());
        Assert.True(spent.Spend(Fresh(Now), Now).Succeeded());
        Assert.Equal("request-proofs-full", Code(spent.Spend(Fresh(Now), Now)));
        var later = Now.AddSeconds(241);
        Assert.True(spent.Spend(Fresh(later), later).Succeeded());
    }

    private VerifiedRequest Fresh(DateTimeOffset now) => Request(RequestProof.Create(_key, Audience, "GET", Target, now), now);

    private static VerifiedRequest Request(string token, DateTimeOffset now) =>
        RequestProof.Verify(token, Audience, "GET", Target, now).Value();

    private static string? Code<T>(Result<T> result) where T : notnull =>
        result.TryGet(out _, out var refusal) ? null : refusal.Code;

    private static (JsonObject Header, JsonObject Payload) Parts(string token)
    {
        var parts = token.Split('.').Select(part => StrictBase64Url.Decode(part)!).ToArray();
        return (JsonNode.Parse(parts[0])!.AsObject(), JsonNode.Parse(parts[1])!.AsObject());
    }

    private string Signed(string header, string payload)
    {
        var signed = StrictBase64Url.Encode(Utf8.UTF8.GetBytes(header)) + "." + StrictBase64Url.Encode(Utf8.UTF8.GetBytes(payload));
        return signed + "." + StrictBase64Url.Encode(_key.SignCompact(SHA256.HashData(Utf8.ASCII.GetBytes(signed))));
    }
}
