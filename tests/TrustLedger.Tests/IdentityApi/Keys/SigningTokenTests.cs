using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Commands;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Tests.Client.Pkcs11;

namespace TrustLedger.Tests.IdentityApi.Keys;

/// <summary>An API whose issuer key is on a PKCS #11 token: made by init alone, found by every start.</summary>
[Collection(WithSoftHsm.Name)]
public sealed class SigningTokenTests : IDisposable
{
    private readonly SoftHsm _hsm;
    private readonly TemporaryFolder _folder = new();

    public SigningTokenTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _folder.Write("passphrase", "correct horse battery staple\n");
        _folder.Write("pin", SoftHsm.Pin + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [SoftHsmFact]
    public async Task The_issuers_key_is_made_on_the_token_and_signs_credentials()
    {
        var token = Token(_hsm.NextToken());
        var first = await InitAsync(token);
        var second = await InitAsync(token);
        Assert.Equal((ExitCode.Done, first.Output), (second.Exit, second.Output));
        using var passphrase = Passphrase.FromFile(_folder.File("passphrase")).Value();
        using (var keystore = KeystoreFile.Open(_folder.File("data/keys/keystore.json"), passphrase).Value())
            Assert.Equal((false, true), (keystore.Has("issuer"), keystore.Has("status")));

        using var keys = ServiceKeys.Open(_folder.File("data/keys"), passphrase, token).Value();
        var header = new JsonObject { ["x5c"] = new JsonArray([.. keys.Issuer.X5c.Select(certificate => (JsonNode)certificate)]) };
        var issued = SdJwtIssuer.Issue(new JsonObject { ["vct"] = "t", ["name"] = "n" }, DisclosureFrame.Credential, keys.Issuer.Key, header);

        Assert.Equal(JsonNode.Parse(first.Output)!["issuer"]!.Text("spki"), keys.Issuer.SpkiHash.ToString());
        var chain = X5cChain.Parse(header["x5c"]).Value().Verify(TrustAnchors.FromDer(keys.Anchor), TimeProvider.System.GetUtcNow()).Value();
        Assert.Single(SdJwtVerifier.VerifyIssued(issued, new JwsRules(SdJwtNames.VcTyp), _ => chain.LeafKey).Value().Disclosed);
    }

    [SoftHsmFact]
    public async Task A_start_makes_no_key()
    {
        await InitAsync(Token(_hsm.NextToken()));
        var empty = _hsm.NextToken();

        Assert.Equal("pkcs11-key-missing", Open(Token(empty)));
        Assert.Equal("pkcs11-key-missing", Open(Token(empty)));
        Assert.Equal("key-missing", Open(null)); // Nor is one in the keystore.
    }

    [SoftHsmFact]
    public async Task A_start_says_why_the_token_cannot_be_used()
    {
        var label = _hsm.NextToken();
        await InitAsync(Token(label));
        _folder.Write("wrong", "000000\n");

        Assert.Equal("pkcs11-token-missing", Open(Token("nowhere")));
        Assert.Equal("pkcs11-module-missing", Open(new SigningTokenOptions { Module = "/nowhere.so", Label = label, PinFile = _folder.File("pin") }));
        Assert.Equal("passphrase-missing", Open(new SigningTokenOptions { Module = SoftHsm.Module!, Label = label, PinFile = _folder.File("none") }));
        Assert.Equal("pkcs11-pin-wrong", Open(new SigningTokenOptions { Module = SoftHsm.Module!, Label = label, PinFile = _folder.File("wrong") }));
    }

    [SoftHsmFact]
    public async Task The_certificate_of_a_key_of_before_stands_for_no_new_one()
    {
        await InitAsync(token: null);
        var token = Token(_hsm.NextToken());

        Assert.Equal("certificate-other-key", (await InitAsync(token)).Error.Split(": ")[1]);
        File.Delete(_folder.File("data/keys/issuer.pem"));
        Assert.Equal(ExitCode.Done, (await InitAsync(token)).Exit);
        Assert.Equal("", Open(token));
    }

    private SigningTokenOptions Token(string label) => new() { Module = SoftHsm.Module!, Label = label, PinFile = _folder.File("pin") };

    /// <returns>Why the keys could not be opened; empty when they could.</returns>
    private string Open(SigningTokenOptions? token)
    {
        using var passphrase = Passphrase.FromFile(_folder.File("passphrase")).Value();
        if (!ServiceKeys.Open(_folder.File("data/keys"), passphrase, token).TryGet(out var keys, out var refusal))
            return refusal.Code;
        keys.Dispose();
        return "";
    }

    private async Task<(int Exit, string Output, string Error)> InitAsync(SigningTokenOptions? token)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] onToken = token is null ? [] : ["--token-module", token.Module, "--token-label", token.Label, "--token-pin-file", token.PinFile];
        var exit = await IdentityApiCli.Create()
            .Parse(["init", "--data", _folder.File("data"), "--passphrase-file", _folder.File("passphrase"), .. onToken])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
