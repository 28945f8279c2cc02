using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Tests.Wallet;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>The authorization code flow with our own wallet and our own API, over real sockets.</summary>
public sealed class OwnWalletTests
{
    [Theory]
    [InlineData(CredentialProfile.Haip, false)]
    [InlineData(CredentialProfile.Haip, true)]
    [InlineData(CredentialProfile.Open, false)]
    public async Task It_receives_by_its_owner_s_sign_in_and_fetches_more_copies_later(CredentialProfile profile, bool challenges)
    {
        await using var api = await AuthorizationApi.StartAsync(
            profile, trustsProvider: profile == CredentialProfile.Haip, options => options with { RequireAttestationChallenge = challenges }, listens: true);
        using var wallet = await WalletAsync(api, profile);
        var (answer, _) = await api.OfferAsync("authorization_code");

        var received = await wallet.With("receive", answer.Json.Text("offer"), "--json", "--yes");

        Assert.True(received.ExitCode == ExitCode.Done, received.Error);
        var batch = received.Json["credentials"]![0]!;
        Assert.Equal((3, "person"), ((int)batch["copies"]!, batch.Text("type").Split('/')[^1]));
        var refilled = await wallet.With("receive", "refill", batch.Text("id"), "--json", "--yes");
        Assert.True(refilled.ExitCode == ExitCode.Done, refilled.Error);
        Assert.Equal(3, (int)refilled.Json["credentials"]![0]!["copies"]!);
    }

    [Fact]
    public async Task Haip_serves_it_no_page_without_its_provider_s_attestation()
    {
        await using var api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true, listens: true);
        using var wallet = await WalletAsync(api, CredentialProfile.Open);
        var (answer, _) = await api.OfferAsync("authorization_code");

        var refused = await wallet.With("receive", answer.Json.Text("offer"), "--json", "--yes");

        Assert.Equal((ExitCode.Refused, "wallet-attestation-missing"), (refused.ExitCode, refused.ErrorCode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_signs_in_by_the_credential_that_it_or_another_of_its_owner_holds(bool itself)
    {
        await using var api = await AuthorizationApi.StartAsync(
            listens: true, services: services => services.AddSingleton<IAccreditations>(new AllAccredited()));
        using var holding = await WalletAsync(api, CredentialProfile.Open);
        var (first, _) = await api.OfferAsync("authorization_code");
        Assert.Equal(ExitCode.Done, (await holding.With("receive", first.Json.Text("offer"), "--json", "--yes")).ExitCode);
        using var other = await WalletAsync(api, CredentialProfile.Open);
        var receiving = itself ? holding : other;
        receiving.Browser = address => Beside(async () =>
        {
            var cookie = AuthorizationApi.CookiesOf(await api.GetAsync(address.PathAndQuery));
            var page = (await api.PageAsync(cookie)).Text;
            holding.Browser = back => Beside(async () =>
            {
                // The wallet leads the browser back, which goes on to the page and agrees.
                Assert.Equal(303, (await api.GetAsync(back.PathAndQuery, cookie)).Status);
                using var browser = new HttpClient();
                using var shown = await browser.GetAsync((await api.DecideAsync(cookie)).Headers.Location);
            });
            var link = WebUtility.HtmlDecode(page.Split("<a class=\"button\" href=\"")[1].Split('"')[0]);
            var presented = await holding.With("present", link, "--json", "--yes");
            Assert.True(presented.ExitCode == ExitCode.Done, presented.Error);
        });
        var (second, _) = await api.OfferAsync("authorization_code");

        var received = await receiving.With("receive", second.Json.Text("offer"), "--json", "--yes");

        Assert.True(received.ExitCode == ExitCode.Done, received.Error);
        // Nothing of either is lost: what was presented is spent, and what came is there beside what was.
        var (held, history) = ((await holding.With("list", "--json")).Json, (await holding.With("history", "list", "--json")).Json);
        Assert.Equal(itself ? 2 : 1, held["credentials"]!.AsArray().Count);
        Assert.Equal(
            itself ? "present receive receive" : "present receive",
            string.Join(' ', history["entries"]!.AsArray().Select(entry => entry!.Text("what")).Order(StringComparer.Ordinal)));
    }

    // As a browser works, beside the wallet, which waits for it to come back.
    private static bool Beside(Func<Task> work)
    {
        _ = Task.Run(work);
        return true;
    }

    private static async Task<WalletRunner> WalletAsync(AuthorizationApi api, CredentialProfile profile)
    {
        var wallet = new WalletRunner();
        wallet.Browser = address => Beside(async () =>
        {
            var back = await api.BrowseAsync(address);
            using var browser = new HttpClient();
            using var shown = await browser.GetAsync(back);
        });
        var isHaip = profile == CredentialProfile.Haip;
        await wallet.With("init", "--loopback", "--anchor", wallet.Write("root.pem", api.AnchorPem), "--profile", isHaip ? "haip" : "open");
        if (isHaip)
            await wallet.With("settings", "--wallet-provider", wallet.Write("provider.pem", api.ProviderPem));
        return wallet;
    }
}
