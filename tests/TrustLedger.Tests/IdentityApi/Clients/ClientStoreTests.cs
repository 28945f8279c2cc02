using System.Security.Cryptography;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Clients;

namespace TrustLedger.Tests.IdentityApi.Clients;

public sealed class ClientStoreTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("", TestApi.Organisation, "090101", "office", "client-id-malformed")]
    [InlineData("a b", TestApi.Organisation, "090101", "office", "client-id-malformed")]
    [InlineData("a", "11090101000000019X", "090101", "office", "uscc-checksum-wrong")]
    [InlineData("a", TestApi.Organisation, "0901", "office", "place-unknown")]
    [InlineData("a", TestApi.Organisation, "099999", "office", "place-unknown")]
    [InlineData("a", TestApi.Organisation, "090101", "mayor", "role-unknown")]
    [InlineData("a", TestApi.Organisation, "090101", "", "role-unknown")]
    [InlineData("taken", TestApi.Organisation, "090101", "office", "client-exists")]
    public async Task Refuses_a_client_that_cannot_be(string id, string organisation, string place, string role, string code)
    {
        await _api.AddClientAsync("taken", [Roles.Office]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var result = await _api.Get<ClientStore>().AddAsync(
            new RegisteredClient(id, organisation, place, role.Length == 0 ? [] : [role], Jwk.Of(key), Active: true),
            personHash: null,
            CancellationToken.None);

        Assert.Equal(code, result.Refusal().Code);
    }

    [Fact]
    public async Task A_client_that_is_unknown_cannot_be_disabled() => Assert.Equal(
        "client-unknown", (await _api.Get<ClientStore>().DisableAsync("nobody", CancellationToken.None)).Refusal().Code);
}
