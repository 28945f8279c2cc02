using System.Net;
using System.Text.RegularExpressions;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Secrecy;

/// <summary>Who has no part in community correction learns nothing of it, not even whether there is something.</summary>
[Collection(InCity.Name)]
public sealed partial class StrangerTests(CityFixture city) : IDisposable
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task The_closed_log_answers_a_stranger_the_same_bytes_whatever_is_asked()
    {
        (string Method, string Path, byte[] Body)[] asked =
        [
            ("GET", "checkpoint", []), ("GET", "genesis", []), ("GET", "members", []), ("GET", "tile/0/000", []), ("GET", "tile/0/000.p/3", []),
            ("GET", "tile/entries/000", []), ("GET", "tile/entries/000.p/1", []), ("GET", "proofs/inclusion/0", []),
            ("GET", "proofs/consistency?from=1&to=2", []), ("GET", "statements", []), ("GET", $"statements/0x{new string('0', 64)}", []),
            ("GET", $"policies/{new string('0', 64)}", []), ("PUT", $"policies/{new string('0', 64)}", "{}"u8.ToArray()), ("POST", "statements", "{}"u8.ToArray()),
            ("POST", "statements", new byte[100_000]), ("DELETE", "statements", []), ("GET", "no/such/path", []), ("GET", "", []), ("PATCH", "checkpoint", []),
        ];
        using var handle = Secp256k1Key.Generate();
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (method, path, body) in asked)
        {
            var target = "/corrections/" + path;
            foreach (var authorization in new[]
            {
                null, "Bearer x", "TrustLedger x",
                $"{RequestProof.Scheme} {RequestProof.Create(handle, "yunxi.example/corrections", method, target, TimeProvider.System.GetUtcNow(), body)}",
            })
            {
                answers.Add(await AnswerAsync(city.City.Servers.NodeUrl + target, method, body, authorization));
            }
        }

        var only = Assert.Single(answers);
        Assert.StartsWith("404 application/problem+json", only, StringComparison.Ordinal);
        Assert.Contains("log-closed", only, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_log_answers_so_that_the_test_above_can_fail()
    {
        var checkpoint = await AnswerAsync(city.City.Servers.NodeUrl + "/identity/checkpoint", "GET", [], authorization: null);
        Assert.StartsWith("200 ", checkpoint, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Corrections => new()
    {
        { "GET", $"/corrections/records/0x{new string('1', 64)}", "record-unknown" },
        { "GET", $"/corrections/records/0x{new string('2', 64)}?at=2026-11-21T08:00:00Z", "record-unknown" },
        { "GET", "/corrections/records/none", "record-unknown" },
        { "GET", $"/corrections/statements/0x{new string('4', 64)}", "statement-unknown" },
        { "GET", "/corrections/statements/none", "statement-unknown" },
        { "GET", $"/corrections/cases/0x{new string('3', 64)}", "case-unknown" },
        { "GET", "/corrections/cases/none", "case-unknown" },
    };

    [Theory, MemberData(nameof(Corrections))]
    public async Task The_APIs_corrections_are_unknown_to_whoever_has_no_part(string method, string path, string code)
    {
        var url = city.City.Servers.ApiUrl + path;
        var nobody = await AnswerAsync(url, method, [], authorization: null);
        Assert.StartsWith("401 application/problem+json", nobody, StringComparison.Ordinal);

        using var handle = Secp256k1Key.Generate();
        var stranger = await AnswerAsync(url, method, [], city.Callers.Proof(handle, method, path, []));
        Assert.StartsWith("404 application/problem+json", stranger, StringComparison.Ordinal);
        Assert.Contains(code, stranger, StringComparison.Ordinal);

        // Another county's agency, a member of the log, hears what a stranger hears.
        Assert.Equal(stranger, await AnswerAsync(url, method, [], "Bearer " + await city.Callers.OutsiderTokenAsync("county-agency")));
    }

    public void Dispose() => _http.Dispose();

    // Status, headers that differ by answer, and the bytes.
    private async Task<string> AnswerAsync(string url, string method, byte[] body, string? authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url));
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.ExpectContinue = body.Length > 10_000; // It is refused before it is read.
        using var answer = await _http.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        // A trace's id is drawn anew for each request and says nothing of it.
        var text = TraceId().Replace(await answer.Content.ReadAsStringAsync(), "");
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {answer.Headers.CacheControl} {answer.Content.Headers.ContentLength} {text}";
    }

    [GeneratedRegex(",\"traceId\":\"[0-9a-f]{32}\"", RegexOptions.None, 1_000)]
    private static partial Regex TraceId();
}
