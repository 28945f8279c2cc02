using TrustLedger.Demo.City;
using TrustLedger.Interop;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Interop;

/// <summary>Our wallet, and an issuer and a verifier that none of us wrote.</summary>
[Collection(InCity.Name)]
public sealed class OtherServerTests(CityFixture city)
{
    [NodeJsFact]
    public async Task Our_wallet_receives_their_credential_and_presents_it_to_their_verifier()
    {
        using var server = await OtherServer.StartAsync();
        var anchor = city.Aside($"other-root-{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(anchor, server.AnchorPem);
        var wallet = new WalletRunner(city.City.Folder, $"visitor-{Guid.NewGuid():N}");
        await wallet.RunAsync("init", "--loopback", "--anchor", anchor, "--profile", "open");

        await wallet.RunAsync("receive", server.Offer, "--tx-code", server.TransactionCode);
        await wallet.RunAsync("present", server.Request);

        var verdict = await server.VerdictAsync();
        Assert.Equal(("accepted", "L-0042", "云小舟"), ((string?)verdict["state"], (string?)verdict["number"], (string?)verdict["name"]));
    }
}
