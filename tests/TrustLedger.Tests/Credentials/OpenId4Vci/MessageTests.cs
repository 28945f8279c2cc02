using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>Credential requests and answers, and the issuer's metadata: what is read, and what is refused with which code.</summary>
public sealed class MessageTests
{
    private const string Issuer = "https://issuer.example";
    private const string Metadata = """
        {"credential_issuer":"https://issuer.example","credential_endpoint":"https://issuer.example/credential",
         "nonce_endpoint":"https://issuer.example/nonce","batch_credential_issuance":{"batch_size":5},
         "credential_configurations_supported":{"person":{"format":"dc+sd-jwt"}}}
        """;

    [Fact]
    public void Reads_back_the_request_that_it_wrote()
    {
        var written = new CredentialRequest("person", ["a.b.c", "d.e.f"]);

        var read = CredentialRequest.Read(written.ToJson(), batchSize: 2).Value();

        Assert.Equal("person", read.ConfigurationId);
        Assert.Equal(written.JwtProofs, read.JwtProofs);
    }

    [Fact]
    public void Reads_back_the_messages_that_it_wrote()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var answerTo = new MessageEncryption(Jwk.Of(key), "one", JweContentEncryption.A256GCM);
        var request = new CredentialRequest("person", []) { Attestation = "a.b.c", AnswerTo = answerTo };
        var later = new DeferredCredentialRequest("transaction", answerTo);
        var told = new CredentialNotification("id", CredentialNotification.Failure, "The disk is full.");

        var read = CredentialRequest.Read(request.ToJson(), batchSize: 2).Value();
        Assert.Equal(("a.b.c", answerTo), (read.Attestation, read.AnswerTo));
        Assert.Empty(read.JwtProofs);
        Assert.Equal(later, DeferredCredentialRequest.Read(later.ToJson()).Value());
        Assert.Equal(told, CredentialNotification.Read(told.ToJson()).Value());
        Assert.Equal("id", CredentialResponse.Read(new CredentialResponse(["one"], "id").ToJson()).Value().NotificationId);
    }

    [Theory]
    [InlineData("""{"credential_configuration_id":"person","credential_identifier":"1","proofs":{"jwt":["a"]}}""", "invalid-credential-request")]
    [InlineData("""{"credential_identifier":"","proofs":{"jwt":["a"]}}""", "invalid-credential-request")]
    [InlineData("""{"proofs":{"jwt":["a"]}}""", "invalid-credential-request")]
    [InlineData("""{"credential_configuration_id":7,"proofs":{"jwt":["a"]}}""", "invalid-credential-request")]
    [InlineData("""{"credential_configuration_id":"person","proof":{"proof_type":"jwt","jwt":"a"}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"jwt":["a"]},"credential_response_encryption":{}}""", "invalid-encryption-parameters")]
    [InlineData("""{"credential_configuration_id":"person"}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"jwt":[]}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"jwt":["a"],"attestation":["b"]}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"jwt":["a","b","c"]}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"jwt":[1]}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"attestation":[]}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"attestation":["a","b"]}}""", "invalid-proof")]
    [InlineData("""{"credential_configuration_id":"person","proofs":{"di_vp":[{}]}}""", "invalid-proof")]
    public void Refuses_a_request_with_the_code_of_the_specification(string json, string code) =>
        Assert.Equal(code, CredentialRequest.Read(Object(json), batchSize: 2).Refusal().Code);

    [Fact]
    public void Members_that_are_not_known_are_passed_over_also_a_drafts_proof() => Assert.Equal(["a"], CredentialRequest.Read(
        Object("""{"credential_configuration_id":"person","proof":{"proof_type":"jwt","jwt":"a"},"more":1,"proofs":{"jwt":["a"]}}"""),
        batchSize: 2).Value().JwtProofs);

    [Fact]
    public void Reads_back_a_request_by_identifier()
    {
        var written = new CredentialRequest(ConfigurationId: null, ["a.b.c"]) { Identifier = "dataset-1" };

        var read = CredentialRequest.Read(written.ToJson(), batchSize: 2).Value();

        Assert.Equal((null, "dataset-1"), (read.ConfigurationId, read.Identifier));
    }

    [Fact]
    public void Reads_back_the_answer_that_it_wrote() => Assert.Equal(
        ["one", "two"], CredentialResponse.Read(new CredentialResponse(["one", "two"]).ToJson()).Value().Credentials);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"credentials":[]}""")]
    [InlineData("""{"credentials":["one"]}""")]
    [InlineData("""{"credentials":[{"credential":1}]}""")]
    [InlineData("""{"transaction_id":"a"}""")]
    [InlineData("""{"transaction_id":7,"interval":5}""")]
    [InlineData("""{"transaction_id":"a","interval":0}""")]
    [InlineData("""{"transaction_id":"a","interval":"5"}""")]
    [InlineData("""{"transaction_id":"a","interval":1e9}""")]
    [InlineData("""{"transaction_id":"a","interval":5,"credentials":[{"credential":"one"}]}""")]
    public void Refuses_an_answer_without_readable_credentials(string json) =>
        Assert.Equal("credential-response-malformed", CredentialResponse.Read(Object(json)).Refusal().Code);

    [Theory]
    [InlineData("""{"transaction_id":"a","interval":5,"more":1}""", 5)]
    [InlineData("""{"transaction_id":"a","interval":0.5}""", 1)]
    public void An_answer_that_defers_has_a_transaction_and_an_interval(string json, long seconds)
    {
        var read = CredentialResponse.Read(Object(json)).Value();

        Assert.Equal(new DeferredTransaction("a", seconds), read.Deferred);
        Assert.Empty(read.Credentials);
        Assert.Equal(read.Deferred, CredentialResponse.Read(read.ToJson()).Value().Deferred);
    }

    [Fact]
    public void Reads_what_a_wallet_needs_of_the_metadata()
    {
        var read = IssuerMetadata.Read(Object(Metadata), Issuer).Value();

        Assert.Equal("https://issuer.example/credential", read.CredentialEndpoint);
        Assert.Equal(Issuer, read.AuthorizationServer);
        Assert.Equal(5, read.BatchSize);
    }

    [Fact]
    public void Metadata_of_another_issuer_is_not_taken() =>
        Assert.Equal("issuer-mismatch", IssuerMetadata.Read(Object(Metadata), "https://issuer.example/tenant").Refusal().Code);

    [Theory]
    [InlineData("credential_issuer", "1")]
    [InlineData("credential_endpoint", "null")]
    [InlineData("credential_configurations_supported", "[]")]
    [InlineData("batch_credential_issuance", """{"batch_size":0}""")]
    [InlineData("authorization_servers", "[]")]
    public void Refuses_metadata_with_a_member_of_the_wrong_kind(string member, string value)
    {
        var json = Object(Metadata);
        json[member] = JsonNode.Parse(value);

        Assert.Equal("issuer-metadata-malformed", IssuerMetadata.Read(json, Issuer).Refusal().Code);
    }

    [Theory]
    [InlineData("https://issuer.example", "https://issuer.example/.well-known/openid-credential-issuer")]
    [InlineData("https://issuer.example/tenant/", "https://issuer.example/.well-known/openid-credential-issuer/tenant")]
    public void The_well_known_path_goes_between_host_and_path(string issuer, string expected) =>
        Assert.Equal(new Uri(expected), IssuerMetadata.Location(new Uri(issuer), VciNames.IssuerMetadataPath));

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}
