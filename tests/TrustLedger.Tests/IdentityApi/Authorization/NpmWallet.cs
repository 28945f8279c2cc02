using System.Text.Json.Nodes;
using TrustLedger.Interop;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>A wallet that none of us wrote: <c>tests/interop/openid4vc/wallet.mjs</c>.</summary>
internal static class NpmWallet
{
    private static readonly Lazy<string> Installed = new(() => NpmFolder.Install(Repository.Root, "openid4vc"));

    /// <summary>Has it do one thing; what it did not manage fails the test with what it says.</summary>
    /// <param name="what">One of the words of <c>wallet.mjs</c>.</param>
    /// <param name="asked">With <c>rootPem</c>, the root under which it believes an issuer.</param>
    public static Task<JsonObject> DoAsync(string what, JsonObject asked)
    {
        asked["do"] = what;
        return NpmProgram.RunAsync(Installed.Value, "wallet.mjs", asked);
    }
}
