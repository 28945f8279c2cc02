using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

/// <summary>An issuer, a status signer, a verifier and a holder under one root, on one day.</summary>
internal sealed class PresentationWorld : IDisposable
{
    public const string Type = "https://issuer.example/credentials/person";
    public const string StatusUri = "https://issuer.example/status/1";
    public const int StatusIndex = 7;

    private readonly List<(Hash Type, Hash Spki, AccreditationPurpose Purpose)> _accredited = [];

    /// <param name="authority">Whose certificates everyone has; a new root's when left out.</param>
    public PresentationWorld(TestAuthority? authority = null)
    {
        Authority = authority ?? new TestAuthority();
        (Issuer, StatusSigner, Verifier) = (Authority.Certify("issuer"), Authority.Certify("status"), Authority.Certify("verifier"));
        Accredit(Type, Issuer, AccreditationPurpose.Issue);
        Accredit(Type, StatusSigner, AccreditationPurpose.SignStatus);
        Query = DcqlQuery.Create(new CredentialQuery
        {
            Id = "person",
            Types = [Type],
            Claims = [ClaimsQuery.Of("name"), ClaimsQuery.Of("proofing_level")],
        }).Value();
    }

    public static DateTimeOffset Now => TestAuthority.Now;

    public TestAuthority Authority { get; }

    public CertifiedTestKey Issuer { get; }

    public CertifiedTestKey StatusSigner { get; }

    public CertifiedTestKey Verifier { get; }

    public ECDsa Holder { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDiffieHellman Encryption { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public DcqlQuery Query { get; set; }

    public StatusList Statuses { get; } = StatusList.Create(1, 64);

    public PresentationRequest Request => new()
    {
        ClientId = ClientIdentifier.Of(Verifier.Chain),
        ResponseUri = "https://verifier.example/response",
        Nonce = "n-0S6_WzA2Mj",
        State = "state-1",
        Query = Query,
        EncryptionKey = Jwk.Of(Encryption),
        EncryptionKeyId = "enc-1",
        Purpose = "checks who applies",
    };

    public PresentationInputs Inputs => new()
    {
        Query = Query,
        KeyBinding = new(Request.Nonce, Request.ClientId, Now),
        Anchors = Authority.Anchors,
        Accreditation = (type, spki, purpose, _) => _accredited.Contains((type, spki, purpose))
            ? new(CheckResult.Passed, "identity log, entry 5 of 9")
            : new(CheckResult.Failed, "issuer-not-accredited"),
        StatusToken = uri => uri == StatusUri ? new FetchedStatus(StatusToken(), Now) : null,
    };

    public void Accredit(string type, CertifiedTestKey key, AccreditationPurpose purpose) =>
        _accredited.Add((Hash.Of(Encoding.UTF8.GetBytes(type)), key.Chain.Spki, purpose));

    public string StatusToken(DateTimeOffset? at = null, CertifiedTestKey? signer = null) => StatusListToken.Write(
        StatusUri, Statuses, (signer ?? StatusSigner).Key, (signer ?? StatusSigner).Header, at ?? Now, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));

    public CompactSdJwt Issue(Action<JsonObject>? change = null, CertifiedTestKey? issuer = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = "https://issuer.example",
            ["vct"] = Type,
            ["nbf"] = Now.AddDays(-1).ToUnixTimeSeconds(),
            ["exp"] = Now.AddDays(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(Holder).ToJson() },
            ["status"] = new StatusReference(StatusUri, StatusIndex).ToJson(),
            ["name"] = "甲",
            ["proofing_level"] = 3,
            ["region"] = "090101",
            ["tags"] = new JsonArray("a", "b", "c"),
        };
        change?.Invoke(claims);
        return SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, (issuer ?? Issuer).Key, (issuer ?? Issuer).Header);
    }

    public CompactSdJwt Select(CompactSdJwt issued, params ClaimsPath[] chosen) => SdJwtPresenter.Select(
        SdJwtVerifier.VerifyIssued(
            issued, new JwsRules(SdJwtNames.VcTyp), jws => X5cChain.Parse(jws.Header["x5c"]).Value().LeafKey).Value(),
        chosen.Length > 0 ? chosen : [ClaimsPath.Of("name"), ClaimsPath.Of("proofing_level")]).Value();

    public CompactSdJwt Bind(CompactSdJwt selected, ECDsa? key = null, string? nonce = null, string? audience = null, DateTimeOffset? at = null) =>
        SdJwtPresenter.Bind(selected, key ?? Holder, nonce ?? Request.Nonce, audience ?? Request.ClientId, at ?? Now);

    public CompactSdJwt Present(Action<JsonObject>? change = null, CertifiedTestKey? issuer = null) => Bind(Select(Issue(change, issuer)));

    public PresentationVerdict Check(CompactSdJwt presented, Func<PresentationInputs, PresentationInputs>? change = null) =>
        Check(VpToken.Of([new("person", presented.ToString())]), change);

    public PresentationVerdict Check(VpToken token, Func<PresentationInputs, PresentationInputs>? change = null) =>
        PresentationCheck.Run(token, change is null ? Inputs : change(Inputs));

    public void Dispose()
    {
        Issuer.Dispose();
        StatusSigner.Dispose();
        Verifier.Dispose();
        Holder.Dispose();
        Encryption.Dispose();
        Authority.Dispose();
    }
}
