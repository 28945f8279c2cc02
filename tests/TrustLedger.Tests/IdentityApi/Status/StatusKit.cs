using Dapper;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.IdentityApi.Status;

/// <summary>An API that has issued: its lists as a verifier reads them, and its tables as nobody else does.</summary>
internal sealed class StatusKit : IAsyncDisposable
{
    private const string Offer = "offer";

    private readonly TrustLedger.IdentityApi.IdentityApiOptions _options;

    private StatusKit(TestApi api, TrustLedger.IdentityApi.IdentityApiOptions options) => (Api, _options) = (api, options);

    public TestApi Api { get; }

    public static async Task<StatusKit> StartAsync(TemporaryFolder? folder = null)
    {
        TrustLedger.IdentityApi.IdentityApiOptions? options = null;
        var api = await TestApi.StartAsync(change => options = change with { StatusTickSeconds = 10, BatchSize = 10 }, folder);
        await api.Get<Database>().WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO offers (id, code_hash, code, tx_hash, configuration, subject, attempts, state, created, expires)
                VALUES (@Offer, x'00', x'00', x'00', 'person', 'subject', 0, 'redeemed', 0, 0) ON CONFLICT DO NOTHING
                """,
                new { Offer }),
            CancellationToken.None);
        return new StatusKit(api, options!);
    }

    /// <summary>Gives copies of somebody's credential their entries.</summary>
    public Task<IReadOnlyList<StatusReference>> IssueAsync(string subject, int copies = 1) => Api.Get<Database>().WriteAsync(
        async connection =>
        {
            var given = new List<StatusReference>();
            for (var i = 0; i < copies; i++)
            {
                given.Add(await Api.Get<StatusEntries>().AllocateAsync(
                    connection, new NewStatusEntry(Offer, "person", subject, "thumbprint", Api.Time.GetUtcNow().AddDays(300))));
            }

            return (IReadOnlyList<StatusReference>)given;
        },
        CancellationToken.None);

    public Task<int> RevokeAsync(string subject) => Api.Get<Database>().WriteAsync(
        connection => Api.Get<StatusEntries>().RevokeAsync(connection, "person", subject, "test"), CancellationToken.None);

    public void NextTick() => Api.Time.Advance(TimeSpan.FromSeconds(_options.StatusTickSeconds));

    /// <summary>Asks for a list over HTTP.</summary>
    public async Task<HttpResponseMessage> GetAsync(string uri, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(uri).PathAndQuery);
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await Api.Http.SendAsync(request);
    }

    /// <summary>A list as a verifier takes it: signed under the pinned root, and fresh.</summary>
    public async Task<StatusListToken> ReadAsync(string uri)
    {
        using var answer = await GetAsync(uri);
        var token = StatusListToken.Verify(await answer.Content.ReadAsStringAsync(), uri, Signer).Value();
        Assert.True(token.IsFresh(Api.Time.GetUtcNow(), Api.Time.GetUtcNow()));
        return token;
    }

    /// <summary>How many entries of a list say invalid.</summary>
    public static int Turned(StatusListToken token) => Enumerable.Range(0, token.List.Count).Count(index => token.List.Read(index) == 1);

    public Task SqlAsync(string sql) => Api.Get<Database>().WriteAsync(connection => connection.ExecuteAsync(sql), CancellationToken.None);

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    private Result<Jwk> Signer(UnverifiedJws jws)
    {
        var anchors = TrustAnchors.FromDer(Api.Get<ServiceKeys>().Anchor);
        return X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal)
            && chain.Verify(anchors, Api.Time.GetUtcNow()).TryGet(out var trusted, out refusal)
                ? trusted.LeafKey
                : refusal;
    }
}
