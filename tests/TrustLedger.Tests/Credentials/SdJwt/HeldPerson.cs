using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.SdJwt;

/// <summary>A credential of an invented person, its issuer and its holder.</summary>
internal sealed class HeldPerson : IDisposable
{
    public const string Nonce = "n-0S6_WzA2Mj";
    public const string Audience = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";

    public HeldPerson()
    {
        var claims = JsonNode.Parse("""
            {"iss":"https://issuer.example","nbf":1763700000,"exp":1800000000,"vct":"https://issuer.example/credentials/person",
             "name":"甲","level":3,"address":{"region":"090101","street":{"name":"Long Street","number":12}},
             "nationalities":["CN","FR","DE"],"photo":null}
            """)!.AsObject();
        claims["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(Holder).ToJson() };
        var issued = SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, Issuer);
        Credential = SdJwtVerifier.VerifyIssued(issued, Rules, _ => Jwk.Of(Issuer)).Value();
    }

    public static JwsRules Rules { get; } = new(SdJwtNames.VcTyp);

    public static KeyBindingRules Expected { get; } = new(Nonce, Audience, TestAuthority.Now);

    public ECDsa Issuer { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa Holder { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public VerifiedSdJwt Credential { get; }

    public CompactSdJwt Present(params ClaimsPath[] chosen) =>
        SdJwtPresenter.Bind(SdJwtPresenter.Select(Credential, chosen).Value(), Holder, Nonce, Audience, TestAuthority.Now);

    public TrustLedger.Protocol.Result<VerifiedSdJwt> Verify(string compact) => CompactSdJwt.Parse(compact).TryGet(out var sdJwt, out var refusal)
        ? SdJwtVerifier.Verify(sdJwt, Rules, _ => Jwk.Of(Issuer))
        : refusal;

    /// <summary>The whole check of a verifier, in short: null when it passes.</summary>
    public TrustLedger.Protocol.Refusal? Check(string compact)
    {
        if (!Verify(compact).TryGet(out var verified, out var refusal)
            || !KeyBindingVerifier.Verify(verified, Expected).TryGet(out _, out refusal))
            return refusal;
        return null;
    }

    public void Dispose()
    {
        Issuer.Dispose();
        Holder.Dispose();
    }
}
