using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

/// <summary>One broken presentation for each check of the acceptance rule.</summary>
public sealed class PresentationCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private readonly PresentationWorld _world = new();

    [Fact]
    public void Accepts_what_passes_every_check_and_lists_them_all()
    {
        var verdict = _world.Check(_world.Present());

        Assert.True(verdict.IsAccepted, Told(verdict));
        Assert.Equal(
            "request-open answer issuer-certificate issuer-signature disclosures type issuer-accredited validity holder-binding claims "
            + "status-signer-accredited status transaction-data query-satisfied",
            string.Join(' ', verdict.Checks.Select(check => check.Name)));
        Assert.Equal("甲", verdict.Credentials["person"][0].SdJwt.Payload.Text("name"));
    }

    [Fact]
    public void Evidence_never_holds_a_claims_value() => Assert.All(
        _world.Check(_world.Present()).Checks, check => Assert.DoesNotContain("甲", check.Evidence, StringComparison.Ordinal));

    [Fact]
    public void Refuses_a_second_answer() => Refused(
        CheckNames.RequestOpen, "presentation-replayed",
        _world.Check(_world.Present(), inputs => inputs with { RequestClosed = new Refusal("presentation-replayed", "") }));

    [Fact]
    public void Refuses_an_answer_to_a_question_that_nobody_asked() => Refused(
        CheckNames.Answer, "presentation-unasked", _world.Check(VpToken.Of([new("other", _world.Present().ToString())])));

    [Fact]
    public void Refuses_two_where_one_was_asked() => Refused(
        CheckNames.Answer, "presentation-repeated",
        _world.Check(VpToken.Of([new("person", _world.Present().ToString()), new("person", _world.Present().ToString())])));

    [Fact]
    public void Takes_two_where_several_were_asked()
    {
        _world.Query = DcqlQuery.Create(_world.Query.Credentials[0] with { Multiple = true }).Value();

        var verdict = _world.Check(VpToken.Of([new("person", _world.Present().ToString()), new("person", _world.Present().ToString())]));

        Assert.True(verdict.IsAccepted, Told(verdict));
        Assert.Contains(verdict.Checks, check => check.Subject == "person[1]");
    }

    [Fact]
    public void Refuses_one_presentation_twice_where_several_were_asked()
    {
        _world.Query = DcqlQuery.Create(_world.Query.Credentials[0] with { Multiple = true }).Value();
        var presented = _world.Present().ToString();

        Refused(CheckNames.Answer, "presentation-repeated", _world.Check(VpToken.Of([new("person", presented), new("person", presented)])));
    }

    [Fact]
    public void Validates_every_presentation_by_itself()
    {
        _world.Query = DcqlQuery.Create(_world.Query.Credentials[0] with { Multiple = true }).Value();
        var replayed = _world.Bind(_world.Select(_world.Issue()), nonce: "other");

        var verdict = _world.Check(VpToken.Of([new("person", _world.Present().ToString()), new("person", replayed.ToString())]));

        Assert.False(verdict.IsAccepted);
        Assert.Equal(
            [("person[0]", CheckResult.Passed), ("person[1]", CheckResult.Failed)],
            verdict.Checks.Where(check => check.Name == CheckNames.HolderBinding).Select(check => (check.Subject, check.Result)));
    }

    [Fact]
    public void Refuses_another_value_than_was_asked_for_whatever_the_wallet_matched()
    {
        _world.Query = DcqlQuery.Create(new CredentialQuery
        {
            Id = "person",
            Types = [PresentationWorld.Type],
            Claims = [new ClaimsQuery(null, ClaimsPath.Of("proofing_level"), [JsonValue.Create(4)])],
        }).Value();

        Refused(
            CheckNames.Claims, "presentation-claims-missing", _world.Check(_world.Bind(_world.Select(_world.Issue(), ClaimsPath.Of("proofing_level")))));
    }

    [Fact]
    public void An_authority_is_found_in_the_credentials_own_chain()
    {
        var authority = Assert.Single(_world.Issuer.Chain.AuthorityKeyIdentifiers());
        _world.Query = Trusting(authority);
        Assert.True(_world.Check(_world.Present()).IsAccepted);

        _world.Query = Trusting("AAAA");
        Refused(CheckNames.Claims, "presentation-claims-missing", _world.Check(_world.Present()));
    }

    [Fact]
    public void A_transaction_is_authorized_with_exactly_one_of_its_credentials()
    {
        _world.Query = DcqlQuery.Create(_world.Query.Credentials[0], _world.Query.Credentials[0] with { Id = "second" }).Value();
        var asked = TransactionData.Create(
            [new JsonObject { ["type"] = TransactionDataType.Declaration.Name, ["credential_ids"] = new JsonArray("person", "second"), ["text"] = "I agree" }],
            _world.Query).Value();

        PresentationVerdict Answer(params string[] signers) => _world.Check(
            VpToken.Of(new[] { "person", "second" }.Select(id => KeyValuePair.Create(id, SdJwtPresenter.Bind(
                _world.Select(_world.Issue()), _world.Holder, _world.Request.Nonce, _world.Request.ClientId, Now,
                signers.Contains(id, StringComparer.Ordinal) ? [asked[0].Item] : []).ToString()))),
            inputs => inputs with { TransactionData = asked });

        var verdict = Answer("second");
        Assert.True(verdict.IsAccepted, Told(verdict));
        Assert.Equal(
            "urn:trustledger:transaction:declaration:1 by second",
            verdict.Checks.First(check => check.Name == CheckNames.TransactionData).Evidence);
        Refused(CheckNames.TransactionData, "transaction-data-missing", Answer());
        Refused(CheckNames.TransactionData, "transaction-data-repeated", Answer("person", "second"));
    }

    [Fact]
    public void Refuses_a_signature_over_transactions_that_nobody_asked_for() => Refused(
        CheckNames.HolderBinding, "transaction-data-wrong",
        _world.Check(SdJwtPresenter.Bind(
            _world.Select(_world.Issue()), _world.Holder, _world.Request.Nonce, _world.Request.ClientId, Now, [new TransactionDataItem("e30", [])])));

    [Fact]
    public void Refuses_an_issuer_under_a_root_of_its_own()
    {
        using var foreign = new TestAuthority("Foreign root");
        using var issuer = foreign.Certify("issuer");
        _world.Accredit(PresentationWorld.Type, issuer, AccreditationPurpose.Issue);

        Refused(CheckNames.IssuerCertificate, "x5c-untrusted", _world.Check(_world.Present(issuer: issuer)));
    }

    [Fact]
    public void Refuses_a_credential_signed_with_another_key_than_its_certificates()
    {
        using var forged = new CertifiedTestKey(ECDsa.Create(ECCurve.NamedCurves.nistP256), _world.Issuer.Certificate);
        var issued = SdJwtIssuer.Issue(new JsonObject { ["vct"] = PresentationWorld.Type }, DisclosureFrame.Credential, forged.Key, forged.Header);

        Refused(CheckNames.IssuerSignature, "jws-signature-wrong", _world.Check(_world.Bind(issued)));
    }

    [Fact]
    public void Refuses_a_disclosure_that_the_issuer_never_signed()
    {
        var selected = _world.Select(_world.Issue());
        var more = CompactSdJwt.Of(selected.IssuerJwt, [.. selected.Disclosures, Disclosure.OfClaim("role", "mayor")]);

        Refused(CheckNames.Disclosures, "disclosure-unreferenced", _world.Check(_world.Bind(more)));
    }

    [Fact]
    public void Refuses_another_type()
    {
        const string other = "https://issuer.example/credentials/licence/x";
        _world.Accredit(other, _world.Issuer, AccreditationPurpose.Issue);
        _world.Accredit(other, _world.StatusSigner, AccreditationPurpose.SignStatus);

        Refused(CheckNames.Type, "presentation-type-unasked", _world.Check(_world.Present(claims => claims["vct"] = other)));
    }

    [Fact]
    public void Refuses_what_its_types_schema_refuses() => Refused(
        CheckNames.Type, "credential-schema-wrong",
        _world.Check(_world.Present(), inputs => inputs with { Schema = _ => new Refusal("credential-schema-wrong", "") }));

    [Fact]
    public void Refuses_an_issuer_that_the_ledger_does_not_accredit()
    {
        using var other = _world.Authority.Certify("other department");

        Refused(CheckNames.IssuerAccredited, "issuer-not-accredited", _world.Check(_world.Present(issuer: other)));
    }

    [Fact]
    public void Refuses_an_issuer_that_is_accredited_for_another_purpose_only()
    {
        _world.Accredit(PresentationWorld.Type, _world.Verifier, AccreditationPurpose.Verify);

        Refused(CheckNames.IssuerAccredited, "issuer-not-accredited", _world.Check(_world.Present(issuer: _world.Verifier)));
    }

    [Fact]
    public void Does_not_accept_while_the_ledger_cannot_be_read() => NotKnown(
        CheckNames.IssuerAccredited, "ledger-unreachable",
        _world.Check(_world.Present(), inputs => inputs with { Accreditation = (_, _, _, _) => new(CheckResult.Unknown, "ledger-unreachable") }));

    [Fact]
    public void Refuses_an_expired_credential() => Refused(
        CheckNames.Validity, "credential-expired",
        _world.Check(_world.Present(claims => claims["exp"] = Now.AddSeconds(-1).ToUnixTimeSeconds())));

    [Fact]
    public void Refuses_a_credential_that_is_not_yet_valid() => Refused(
        CheckNames.Validity, "credential-not-yet-valid",
        _world.Check(_world.Present(claims => claims["nbf"] = Now.AddHours(1).ToUnixTimeSeconds())));

    [Fact]
    public void Refuses_somebody_elses_key()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused(CheckNames.HolderBinding, "jws-signature-wrong", _world.Check(_world.Bind(_world.Select(_world.Issue()), thief)));
    }

    [Fact]
    public void Refuses_another_nonce() => Refused(
        CheckNames.HolderBinding, "key-binding-nonce-wrong", _world.Check(_world.Bind(_world.Select(_world.Issue()), nonce: "other")));

    [Fact]
    public void Refuses_another_audience() => Refused(
        CheckNames.HolderBinding, "key-binding-audience-wrong",
        _world.Check(_world.Bind(_world.Select(_world.Issue()), audience: "x509_hash:other")));

    [Fact]
    public void Refuses_the_audience_without_its_prefix() => Refused(
        CheckNames.HolderBinding, "key-binding-audience-wrong",
        _world.Check(_world.Bind(_world.Select(_world.Issue()), audience: _world.Verifier.Chain.X509Hash)));

    [Fact]
    public void Refuses_an_old_signature() => Refused(
        CheckNames.HolderBinding, "key-binding-stale", _world.Check(_world.Bind(_world.Select(_world.Issue()), at: Now.AddHours(-1))));

    [Fact]
    public void Refuses_a_disclosure_taken_away_on_the_way()
    {
        var bound = _world.Bind(_world.Select(_world.Issue(), ClaimsPath.Of("name"), ClaimsPath.Of("proofing_level"), ClaimsPath.Of("region")));
        var fewer = CompactSdJwt.Of(bound.IssuerJwt, [.. bound.Disclosures.Where(disclosure => disclosure.Name != "region")], bound.KeyBindingJwt);

        Refused(CheckNames.HolderBinding, "key-binding-hash-wrong", _world.Check(fewer));
    }

    [Fact]
    public void Refuses_a_presentation_without_key_binding_whatever_the_wallet_thinks() => Refused(
        CheckNames.HolderBinding, "key-binding-missing", _world.Check(_world.Select(_world.Issue())));

    [Fact]
    public void Refuses_a_revoked_credential()
    {
        _world.Statuses.Write(PresentationWorld.StatusIndex, StatusType.Invalid);

        Refused(CheckNames.Status, "credential-revoked", _world.Check(_world.Present()));
    }

    [Fact]
    public void Does_not_accept_while_the_status_list_is_away() => NotKnown(
        CheckNames.Status, "status-unreachable", _world.Check(_world.Present(), inputs => inputs with { StatusToken = _ => null }));

    [Fact]
    public void A_stale_list_says_nothing() => NotKnown(
        CheckNames.Status, "status-stale",
        _world.Check(_world.Present(), inputs => inputs with
        {
            StatusToken = _ => new FetchedStatus(_world.StatusToken(Now.AddHours(-1)), Now),
        }));

    [Fact]
    public void A_list_kept_longer_than_its_ttl_says_nothing() => NotKnown(
        CheckNames.Status, "status-stale",
        _world.Check(_world.Present(), inputs => inputs with
        {
            StatusToken = _ => new FetchedStatus(_world.StatusToken(), Now.AddMinutes(-2)),
        }));

    [Fact]
    public void A_list_older_than_one_that_was_relied_on_says_nothing()
    {
        var relied = 0;
        PresentationVerdict Check(DateTimeOffset newest) => _world.Check(_world.Present(), inputs => inputs with
        {
            StatusToken = _ => new FetchedStatus(_world.StatusToken(Now.AddMinutes(-5)), Now, newest),
            StatusRelied = (_, _) => relied++,
        });

        NotKnown(CheckNames.Status, "status-older", Check(Now.AddMinutes(-4)));
        Assert.Equal(0, relied);
        Assert.True(Check(Now.AddMinutes(-5)).IsAccepted);
        Assert.Equal(1, relied);
    }

    [Fact]
    public void Only_a_fresh_list_of_an_accredited_signer_is_worth_keeping()
    {
        var relied = new List<string>();
        void Check(string token) => _world.Check(_world.Present(), inputs => inputs with
        {
            StatusToken = _ => new FetchedStatus(token, Now),
            StatusRelied = (_, list) => relied.Add(list.Uri),
        });

        Check(_world.StatusToken(Now.AddHours(-1)));
        Check(_world.StatusToken(Now.AddHours(1))); // Else a list from the future would outdo all that come.
        Check(_world.StatusToken(signer: _world.Issuer));
        Assert.Empty(relied);

        _world.Statuses.Write(PresentationWorld.StatusIndex, StatusType.Invalid);
        Check(_world.StatusToken());
        Assert.Equal([PresentationWorld.StatusUri], relied);
    }

    [Fact]
    public void Refuses_an_entry_outside_the_list() => Refused(
        CheckNames.Status, "status-entry-missing",
        _world.Check(_world.Present(claims => claims["status"] = new StatusReference(PresentationWorld.StatusUri, 5_000).ToJson())));

    [Fact]
    public void A_value_without_meaning_says_nothing()
    {
        var list = StatusList.Create(bits: 2, PresentationWorld.StatusIndex + 1);
        list.WriteRaw(PresentationWorld.StatusIndex, 3);
        var token = StatusListToken.Write(
            PresentationWorld.StatusUri, list, _world.StatusSigner.Key, _world.StatusSigner.Header, Now, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));

        NotKnown(CheckNames.Status, "status-unregistered", _world.Check(
            _world.Present(), inputs => inputs with { StatusToken = _ => new FetchedStatus(token, Now) }));
    }

    [Fact]
    public void A_list_signed_by_a_stranger_says_nothing()
    {
        using var foreign = new TestAuthority();
        using var stranger = foreign.Certify("status");

        NotKnown(CheckNames.Status, "x5c-untrusted", _world.Check(_world.Present(), inputs => inputs with
        {
            StatusToken = _ => new FetchedStatus(_world.StatusToken(signer: stranger), Now),
        }));
    }

    [Fact]
    public void Refuses_a_status_signer_that_the_ledger_does_not_accredit()
    {
        var verdict = _world.Check(_world.Present(), inputs => inputs with
        {
            StatusToken = _ => new FetchedStatus(_world.StatusToken(signer: _world.Issuer), Now),
        });

        Refused(CheckNames.StatusSigner, "issuer-not-accredited", verdict);
        NotKnown(CheckNames.Status, "status-signer-unproven", verdict);
    }

    [Fact]
    public void The_status_of_a_credential_that_fails_already_is_not_asked_for()
    {
        var asked = false;

        var verdict = _world.Check(_world.Bind(_world.Select(_world.Issue()), nonce: "other"), inputs => inputs with
        {
            StatusToken = _ =>
            {
                asked = true;
                return null;
            },
        });

        Assert.False(asked);
        NotKnown(CheckNames.Status, "not reached", verdict);
    }

    [Fact]
    public void Refuses_a_long_lived_credential_without_status() => Refused(
        CheckNames.Status, "status-missing", _world.Check(_world.Present(claims => claims.Remove("status"))));

    [Fact]
    public void Takes_a_credential_of_a_day_without_status()
    {
        var verdict = _world.Check(_world.Present(claims =>
        {
            claims.Remove("status");
            claims["nbf"] = Now.AddHours(-1).ToUnixTimeSeconds();
            claims["exp"] = Now.AddHours(20).ToUnixTimeSeconds();
        }));

        Assert.True(verdict.IsAccepted, Told(verdict));
    }

    [Fact]
    public void Refuses_less_than_was_asked() => Refused(
        CheckNames.Claims, "presentation-claims-missing", _world.Check(_world.Bind(_world.Select(_world.Issue(), ClaimsPath.Of("name")))));

    [Fact]
    public void Refuses_more_than_was_asked() => Refused(
        CheckNames.Claims, "presentation-claims-unasked",
        _world.Check(_world.Bind(_world.Select(
            _world.Issue(), ClaimsPath.Of("name"), ClaimsPath.Of("proofing_level"), ClaimsPath.Of("region")))));

    [Fact]
    public void An_asked_element_counts_from_where_the_issuer_put_it()
    {
        var second = ClaimsPath.Of(PathStep.Member("tags"), PathStep.Element(1));
        _world.Query = DcqlQuery.Create(new CredentialQuery
        {
            Id = "person",
            Types = [PresentationWorld.Type],
            Claims = [new ClaimsQuery(null, second, [])],
        }).Value();

        var verdict = _world.Check(_world.Bind(_world.Select(_world.Issue(), second)));
        Assert.True(verdict.IsAccepted, Told(verdict));

        Refused(CheckNames.Claims, "presentation-claims-unasked", _world.Check(_world.Bind(_world.Select(
            _world.Issue(), second, ClaimsPath.Of(PathStep.Member("tags"), PathStep.Element(2))))));
    }

    [Fact]
    public void Refuses_an_answer_that_lacks_a_credential()
    {
        _world.Query = DcqlQuery.Create(
            _world.Query.Credentials[0], new CredentialQuery { Id = "licence", Types = ["https://issuer.example/licence"] }).Value();

        Refused(CheckNames.QuerySatisfied, "credentials-missing", _world.Check(_world.Present()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("x~")]
    [InlineData("e30.e30.AAAA~")]
    public void Refuses_what_is_no_presentation(string text)
    {
        var verdict = _world.Check(VpToken.Of([new("person", text)]));

        Assert.False(verdict.IsAccepted);
        Assert.Equal(CheckResult.Failed, verdict.Checks.First(check => check.Name == CheckNames.IssuerSignature).Result);
        Assert.Equal(CheckResult.Unknown, verdict.Checks.First(check => check.Name == CheckNames.Status).Result);
    }

    public void Dispose() => _world.Dispose();

    private DcqlQuery Trusting(string authority) => DcqlQuery.Create(
        _world.Query.Credentials[0] with { TrustedAuthorities = [new TrustedAuthority("aki", [authority])] }).Value();

    private static void Refused(string name, string code, PresentationVerdict verdict) => Is(CheckResult.Failed, name, code, verdict);

    private static void NotKnown(string name, string code, PresentationVerdict verdict) => Is(CheckResult.Unknown, name, code, verdict);

    private static void Is(CheckResult result, string name, string code, PresentationVerdict verdict)
    {
        Assert.False(verdict.IsAccepted);
        Assert.Empty(verdict.Credentials);
        var check = verdict.Checks.First(check => check.Name == name);
        Assert.True(check.Result == result && check.Evidence.StartsWith(code, StringComparison.Ordinal), Told(verdict));
    }

    private static string Told(PresentationVerdict verdict) =>
        string.Join('\n', verdict.Checks.Select(check => $"{check.Name} {check.Result}: {check.Evidence}"));
}
