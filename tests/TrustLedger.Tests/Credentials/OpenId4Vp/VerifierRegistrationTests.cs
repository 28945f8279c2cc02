using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

/// <summary>A wallet checks what a verifier says it is registered for.</summary>
public sealed class VerifierRegistrationTests : IDisposable
{
    private static readonly DateTimeOffset Now = PresentationWorld.Now;
    private readonly PresentationWorld _world = new();

    [Fact]
    public void What_the_ledger_accredits_for_the_verifiers_key_is_shown_to_the_holder()
    {
        var document = Document();
        Accredit(document);

        var purpose = VerifierRegistration.Check(Opened(document, "permit"), _world.Inputs.Accreditation, Now).Value();

        Assert.Equal(("permit", "办理居住证"), (purpose.Id, purpose.Text));
    }

    [Fact]
    public void The_name_of_a_registration_is_the_hash_of_its_bytes() => Assert.Equal(
        "urn:trustledger:verifier-registration:1:sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        VerifierRegistration.NameOf([]));

    [Fact]
    public void Without_an_entry_nothing_is_proven() => Assert.Equal(
        "registration-missing", VerifierRegistration.Check(Opened(null, ""), _world.Inputs.Accreditation, Now).Refusal().Code);

    [Fact]
    public void What_the_ledger_does_not_accredit_is_refused() => Assert.Equal(
        "registration-unproven", VerifierRegistration.Check(Opened(Document(), "permit"), _world.Inputs.Accreditation, Now).Refusal().Code);

    [Fact]
    public void A_changed_byte_is_another_registration()
    {
        var document = Document();
        Accredit(document);
        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document).Replace("办理居住证", "办理营业执照", StringComparison.Ordinal));

        Assert.Equal("registration-unproven", VerifierRegistration.Check(Opened(changed, "permit"), _world.Inputs.Accreditation, Now).Refusal().Code);
    }

    [Fact]
    public void While_the_ledger_is_away_a_purpose_is_only_claimed() => Assert.Equal(
        "registration-unknown",
        VerifierRegistration.Check(
            Opened(Document(), "permit"), (_, _, _, _) => new AccreditationAnswer(CheckResult.Unknown, "ledger-away"), Now).Refusal().Code);

    [Fact]
    public void Another_verifiers_registration_is_refused()
    {
        var document = Document(json => json["client_id"] = "x509_hash:other");
        Accredit(document);

        Assert.Equal("registration-of-another", VerifierRegistration.Check(Opened(document, "permit"), _world.Inputs.Accreditation, Now).Refusal().Code);
    }

    [Theory]
    [InlineData(-2, -1)]
    [InlineData(1, 2)]
    public void A_registration_counts_in_its_time_only(int fromDays, int untilDays)
    {
        var document = Document(json =>
            (json["nbf"], json["exp"]) = (Now.AddDays(fromDays).ToUnixTimeSeconds(), Now.AddDays(untilDays).ToUnixTimeSeconds()));
        Accredit(document);

        Assert.Equal("registration-expired", VerifierRegistration.Check(Opened(document, "permit"), _world.Inputs.Accreditation, Now).Refusal().Code);
    }

    [Fact]
    public void A_purpose_that_is_not_registered_is_refused()
    {
        var document = Document();
        Accredit(document);

        Assert.Equal("purpose-unregistered", VerifierRegistration.Check(Opened(document, "tax"), _world.Inputs.Accreditation, Now).Refusal().Code);
    }

    [Theory]
    [InlineData("""[["name"]]""", "claims-unregistered")]
    [InlineData("""[["name"],["proofing_level"],["region"]]""", null)]
    public void More_than_is_registered_is_refused(string claims, string? code)
    {
        var document = Document(json => json["purposes"]![0]!["credentials"]![0]!["claims"] = JsonNode.Parse(claims));
        Accredit(document);

        var outcome = VerifierRegistration.Check(Opened(document, "permit"), _world.Inputs.Accreditation, Now);

        Assert.Equal(code, outcome.TryGet(out _, out var refusal) ? null : refusal.Code);
    }

    [Fact]
    public void Another_type_than_is_registered_is_refused()
    {
        var registration = VerifierRegistration.Parse(Document(json => json["purposes"]![0]!["credentials"]![0]!["vct"] = "https://other.example")).Value();

        Assert.Equal("claims-unregistered", registration.Find("permit", _world.Query).Refusal().Code);
    }

    [Fact]
    public void A_registered_claim_stands_for_what_is_in_it_and_not_for_what_it_is_in()
    {
        var registration = VerifierRegistration.Parse(Document(json =>
            json["purposes"]![0]!["credentials"]![0]!["claims"] = JsonNode.Parse("""[["address"],["work","city"]]"""))).Value();
        DcqlQuery Asking(params string[] path) => DcqlQuery.Create(
            new CredentialQuery { Id = "a", Types = [PresentationWorld.Type], Claims = [ClaimsQuery.Of(path)] }).Value();

        Assert.True(registration.Find(null, Asking("address", "street")).Succeeded());
        Assert.Equal("claims-unregistered", registration.Find(null, Asking("work")).Refusal().Code);
    }

    [Theory]
    [InlineData("purposes", "[]")]
    [InlineData("purposes", "[{}]")]
    [InlineData("purposes", """[{"id":"a b","text":"x","credentials":[{"vct":"t","claims":[]}]}]""")]
    [InlineData("purposes", """[{"id":"a","text":"x\n","credentials":[{"vct":"t","claims":[]}]}]""")]
    [InlineData("purposes", """[{"id":"a","text":"x","credentials":[{"vct":"t","claims":[[]]}]}]""")]
    [InlineData("purposes", """[{"id":"a","text":"x","credentials":[{"vct":"t","claims":[]},{"vct":"t","claims":[]}]}]""")]
    [InlineData("purposes", """[{"id":"a","text":"x","credentials":[{"vct":"t","claims":[]}]},{"id":"a","text":"x","credentials":[{"vct":"t","claims":[]}]}]""")]
    [InlineData("exp", "\"never\"")]
    [InlineData("client_id", "null")]
    [InlineData("more", "1")]
    [InlineData("support_uri", "\"http://yunxi.example/erasure\"")]
    [InlineData("support_uri", "7")]
    [InlineData("supervisory_authority_uri", "\"mailto:office@yunxi.example\"")]
    public void Refuses_what_is_no_registration(string name, string value) => Assert.Equal(
        "registration-malformed", VerifierRegistration.Parse(Document(json => json[name] = JsonNode.Parse(value))).Refusal().Code);

    public void Dispose() => _world.Dispose();

    private byte[] Document(Action<JsonObject>? change = null)
    {
        var json = JsonNode.Parse($$"""
            {
              "client_id": "{{_world.Request.ClientId}}", "organisation": "11090101000000019H",
              "nbf": {{Now.AddDays(-1).ToUnixTimeSeconds()}}, "exp": {{Now.AddDays(1).ToUnixTimeSeconds()}},
              "purposes": [{"id": "permit", "text": "办理居住证", "credentials": [
                {"vct": "{{PresentationWorld.Type}}", "claims": [["name"], ["proofing_level"]]}]}]
            }
            """)!.AsObject();
        change?.Invoke(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private void Accredit(byte[] document) =>
        _world.Accredit(VerifierRegistration.NameOf(document), _world.Verifier, AccreditationPurpose.Verify);

    private VerifiedRequestObject Opened(byte[]? document, string purpose)
    {
        var signed = RequestObjectWriter.Write(
            _world.Request with { Registration = document is null ? null : new RegistrationEntry(document, purpose) },
            _world.Verifier.Key, X5cChain.ToJson(_world.Verifier.Certificate), Now, Now.AddMinutes(5));
        return RequestObjectReader.Read(signed, new RequestRules(_world.Request.ClientId, _world.Authority.Anchors, Now)).Value();
    }
}
