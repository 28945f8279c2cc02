using System.Text.Json.Nodes;
using TrustLedger.Interop;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Interop;

/// <summary>A wallet that is not ours: <c>tests/interop/openid4vc/wallet.mjs</c>, made of npm's OpenID4VC libraries.</summary>
internal sealed class OtherWallet(CityFixture city)
{
    private static readonly Lazy<string> Installed = new(() => NpmFolder.Install(Repository.Root, "openid4vc"));

    /// <summary>Has it do one thing; what it did not manage fails the test with what it says.</summary>
    public async Task<JsonObject> DoAsync(string what, JsonObject asked)
    {
        asked["do"] = what;
        asked["rootPem"] = await File.ReadAllTextAsync(city.City.Service.AnchorPem);
        return await NpmProgram.RunAsync(Installed.Value, "wallet.mjs", asked);
    }
}
