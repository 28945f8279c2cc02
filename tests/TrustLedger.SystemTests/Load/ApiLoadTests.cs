using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Keys;
using TrustLedger.SystemTests.City;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.Load;

/// <summary>Requests made to exhaust the API: others are answered meanwhile, and its memory stays below what is stated.</summary>
[Collection(InCity.Name)]
public sealed class ApiLoadTests(CityFixture city, ITestOutputHelper output)
{
    /// <summary>What the process may have, in MiB: docs/OPERATING.md states it.</summary>
    private const int Bound = 400;

    private const string JsonType = "application/json";
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string Api => city.City.Servers.ApiUrl;

    [Fact]
    public async Task Requests_of_two_megabytes_are_refused_unread()
    {
        var body = new byte[2_000_000];
        body.AsSpan().Fill((byte)'a');
        (string Path, string Type)[] targets =
            [("/token", FormType), ("/credential", JsonType), ("/presentations/none/response", FormType), ("/proofing/sessions", JsonType)];
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });

        await UnderAsync(() => Parallel(64, async at =>
        {
            var (path, type) = targets[at % targets.Length];
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Api + path)) { Content = content };
            request.Headers.ExpectContinue = at % 8 < 4;
            try
            {
                using var answer = await http.SendAsync(request);
                Assert.InRange((int)answer.StatusCode, 400, 499);
            }
            catch (HttpRequestException) when (at % 8 >= 4)
            {
                // Who does not ask first may find the connection closed before the answer could be read.
            }
        }));
    }

    [Fact]
    public async Task JSON_two_hundred_thousand_deep_is_refused()
    {
        using var handle = Secp256k1Key.Generate();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 32 });
        byte[][] bodies =
        [
            Encoding.ASCII.GetBytes("{\"name\":" + new string('[', 200_000)),
            Encoding.ASCII.GetBytes(new string('[', 200_000)),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 50_000))),
        ];

        await UnderAsync(() => Parallel(96, async at =>
        {
            var body = bodies[at % bodies.Length];
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(JsonType);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Api + "/proofing/sessions")) { Content = content };
            request.Headers.TryAddWithoutValidation("Authorization", city.Callers.Proof(handle, "POST", "/proofing/sessions", body));
            using var answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("json-malformed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }));

        // The same inside a token, as deep as a parameter may be long.
        var token = $"{Base64("{\"alg\":\"ES256\",\"typ\":\"client-authentication+jwt\"}")}.{Base64("{\"a\":" + new string('[', 90_000))}.{new string('A', 86)}";
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = token,
        });
        using var refused = await http.PostAsync(new Uri(Api + "/token"), form);
        Assert.InRange((int)refused.StatusCode, 400, 499);
    }

    [Fact]
    public async Task Two_hundred_half_open_connections_hold_up_nobody()
    {
        var sockets = new List<Socket>();
        try
        {
            for (var at = 0; at < 200; at++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, new Uri(Api).Port);

                // A half of them stop within the head, the others before the body that they announced.
                await socket.SendAsync(Encoding.ASCII.GetBytes(at % 2 == 0
                    ? "POST /token HTTP/1.1\r\nHost: api\r\nX-Slow:"
                    : $"POST /token HTTP/1.1\r\nHost: api\r\nContent-Type: {FormType}\r\nContent-Length: 200000\r\n\r\na="));
            }

            await UnderAsync(() => Parallel(1, async _ =>
            {
                for (var second = 0; second < 4; second++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1));
                    foreach (var socket in sockets)
                        await socket.SendAsync("a"u8.ToArray());
                }
            }));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Theory]
    [InlineData(1 << 30, "status-unreachable")] // A GiB: more than a megabyte even when it is compressed.
    [InlineData(560 << 20, "status-list-too-large")] // About the most that fits into what is fetched.
    public async Task A_status_list_that_inflates_without_end_is_unknown_and_costs_nothing(long inflated, string code)
    {
        using var bomb = new StatusBomb(city, inflated);
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = await RequestAsync();
        var content = Present(bomb.Credential(holder), holder, request);
        using var http = new HttpClient();

        await UnderAsync(() => Parallel(8, async _ =>
        {
            using var form = new FormUrlEncodedContent([new("response", content)]);
            using var answer = await http.PostAsync(new Uri(request.ResponseUri), form);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bomb.TokenBytes} bytes were fetched for {inflated >> 20} MiB"));
        Assert.Equal(8, bomb.Fetches); // Nobody vouched for it: no copy of it is kept.
    }

    /// <summary>Makes an attack, and sees what it does to others.</summary>
    private async Task UnderAsync(Func<Task> attack)
    {
        using var bystander = Bystander.At(Api, city.City.Servers.Api.ProcessId!.Value);
        await bystander.WatchAsync(attack());
        output.WriteLine(bystander.ToString());
        Assert.True(bystander.Slowest < Patience, bystander.ToString());
        Assert.True(bystander.PeakMegabytes < Bound, bystander.ToString());
    }

    private static Task Parallel(int count, Func<int, Task> attack) => Task.WhenAll(Enumerable.Range(0, count).Select(at => Task.Run(() => attack(at))));

    private async Task<PresentationRequest> RequestAsync()
    {
        var asked = (await city.Data.RunAsync("officer request")).Json;
        var link = Value(RequestLink.Parse((string)asked["request"]!));
        using var http = new HttpClient();
        var anchors = Value(TrustAnchors.FromPem(await File.ReadAllTextAsync(city.City.Service.AnchorPem)));
        return Value(RequestObjectReader.Read(
            await http.GetStringAsync(link.RequestUri), new RequestRules(link.ClientId, anchors, TimeProvider.System.GetUtcNow()))).Request;
    }

    private static string Present(CompactSdJwt issued, ECDsa holder, PresentationRequest request)
    {
        var held = Value(SdJwtVerifier.VerifyIssued(
            issued, new JwsRules(SdJwtNames.VcTyp), jws => Value(X5cChain.Parse(jws.Header["x5c"])).LeafKey));
        var match = Value(DcqlMatcher.Choose(request.Query, [DcqlCandidate.Of("held", Value(SdJwtVc.Read(held)))])).Single();
        var bound = SdJwtPresenter.Bind(
            Value(SdJwtPresenter.Select(held, match.Disclosed)), holder, request.Nonce, request.ClientId, TimeProvider.System.GetUtcNow());
        return new PresentationResponse(VpToken.Of([new(request.Query.Credentials[0].Id, bound.ToString())]), request.State).Encrypt(request);
    }

    private static string Base64(string text) => TrustLedger.Protocol.Encoding.StrictBase64Url.Encode(Encoding.ASCII.GetBytes(text));

    private static T Value<T>(TrustLedger.Protocol.Result<T> result)
        where T : notnull => result.TryGet(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Code);
}
