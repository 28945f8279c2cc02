using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Pkcs11;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Tests.Client.Pkcs11;

/// <summary>Keys on a token: made on purpose, signing, and never leaving it.</summary>
[Collection(WithSoftHsm.Name)]
public sealed class Pkcs11TokenTests(SoftHsm hsm)
{
    [SoftHsmFact]
    public void A_key_of_the_token_signs_what_its_public_half_verifies()
    {
        using var token = SoftHsm.Open(hsm.NextToken());
        Assert.Null(token.Generate("issuer"));
        using var key = token.FindP256("issuer").Value();

        var jws = JwsWriter.Write("test", new JsonObject { ["a"] = 1 }, key);

        var read = StrictReader.Read(jws, new JwsRules("test")).Value();
        Assert.True(read.Verify(Jwk.Of(key)).TryGet(out _, out _));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("jws-signature-wrong", read.Verify(Jwk.Of(other)).Refusal().Code);
    }

    [SoftHsmFact]
    public void The_same_key_is_found_again_and_another_label_is_another_key()
    {
        var label = hsm.NextToken();
        string first;
        using (var token = SoftHsm.Open(label))
        {
            Assert.Null(token.Generate("one"));
            Assert.Null(token.Generate("two"));
            using var key = token.FindP256("one").Value();
            first = Jwk.Of(key).Thumbprint;
        }

        using var again = SoftHsm.Open(label);
        using var found = again.FindP256("one").Value();
        using var two = again.FindP256("two").Value();
        Assert.Equal(first, Jwk.Of(found).Thumbprint);
        Assert.False(first == Jwk.Of(two).Thumbprint);
    }

    [SoftHsmFact]
    public void A_key_is_neither_made_on_the_way_nor_replaced()
    {
        using var token = SoftHsm.Open(hsm.NextToken());

        Assert.Equal("pkcs11-key-missing", token.FindP256("issuer").Refusal().Code);
        Assert.Equal("pkcs11-key-missing", token.FindP256("issuer").Refusal().Code);
        Assert.Null(token.Generate("issuer"));
        Assert.Equal("pkcs11-key-exists", token.Generate("issuer")!.Code);
    }

    [SoftHsmFact]
    public void The_private_half_stays_on_the_token()
    {
        using var token = SoftHsm.Open(hsm.NextToken());
        Assert.Null(token.Generate("issuer"));
        using var key = token.FindP256("issuer").Value();

        Assert.Throws<CryptographicException>(() => key.ExportParameters(includePrivateParameters: true));
        Assert.Throws<CryptographicException>(() => key.ExportPkcs8PrivateKey());
        Assert.Null(key.ExportParameters(includePrivateParameters: false).D);
    }

    [SoftHsmFact]
    public async Task Many_sign_at_once()
    {
        using var token = SoftHsm.Open(hsm.NextToken());
        Assert.Null(token.Generate("issuer"));
        using var key = token.FindP256("issuer").Value();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var at = 0; at < 20; at++)
            {
                byte[] data = [(byte)thread, (byte)at];
                Assert.True(key.VerifyData(data, key.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
            }
        })));
    }

    [SoftHsmFact]
    public void A_wrong_PIN_a_missing_token_and_a_missing_module_are_told_apart()
    {
        var label = hsm.NextToken();

        Assert.Equal("pkcs11-pin-wrong", SoftHsm.TryOpen(label, "000000").Refusal().Code);
        Assert.Equal("pkcs11-token-missing", SoftHsm.TryOpen("another").Refusal().Code);
        Assert.Equal("pkcs11-module-missing", SoftHsm.TryOpen(label, module: "/nowhere/module.so").Refusal().Code);
        Assert.Equal("pkcs11-module-missing", SoftHsm.TryOpen(label, module: "libc.so.6").Refusal().Code);
        SoftHsm.Open(label).Dispose();
    }

    [SoftHsmFact]
    public void A_session_that_the_token_closed_is_opened_again()
    {
        using var token = SoftHsm.Open(hsm.NextToken());
        Assert.Null(token.Generate("issuer"));
        using var key = token.FindP256("issuer").Value();

        token.CloseAllSessions(); // As a token does that was pulled out and put back: the login is gone, too.

        byte[] data = [1];
        Assert.True(key.VerifyData(data, key.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    [SoftHsmFact]
    public void A_key_that_is_gone_makes_a_fault_and_no_signature()
    {
        var label = hsm.NextToken();
        using var token = SoftHsm.Open(label);
        Assert.Null(token.Generate("issuer"));
        using var key = token.FindP256("issuer").Value();

        token.Dispose();

        Assert.Throws<IOException>(() => key.SignData([1], HashAlgorithmName.SHA256));
        Assert.Equal("pkcs11-failed", token.Generate("other")!.Code);
    }

    [SoftHsmFact]
    public void Two_keys_of_one_label_and_a_key_of_another_curve_are_not_taken()
    {
        var label = hsm.NextToken();
        using (var one = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var two = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP384))
        {
            hsm.Import(label, "twice", "01", one);
            hsm.Import(label, "twice", "02", two);
            hsm.Import(label, "p384", "03", other);
        }

        using var token = SoftHsm.Open(label);
        Assert.Equal("pkcs11-key-ambiguous", token.FindP256("twice").Refusal().Code);
        Assert.Equal("pkcs11-key-ambiguous", token.Generate("twice")!.Code);
        Assert.Equal("pkcs11-key-unfit", token.FindP256("p384").Refusal().Code);
    }

    [Fact]
    public void A_locked_token_is_told_from_a_wrong_PIN_and_from_a_broken_one() => Assert.Equal(
        ["pkcs11-pin-locked", "pkcs11-pin-wrong", "pkcs11-failed"],
        new[] { CryptokiResult.PinLocked, CryptokiResult.PinIncorrect, CryptokiResult.DeviceError }.Select(status => Pkcs11Token.NoLogin(status).Code),
        StringComparer.Ordinal);

    [Fact]
    public void Where_SoftHSM_is_missing_the_reason_is_told()
    {
        Assert.Contains("softhsm2", SoftHsmFactAttribute.Reason(null), StringComparison.Ordinal);
        Assert.Null(SoftHsmFactAttribute.Reason("/usr/lib/softhsm/libsofthsm2.so"));
    }
}
