using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Mirroring;

/// <summary>Hands statements on to the primary, word for word, and signs when they came.</summary>
/// <remarks>
/// The caller's own request proof goes along: it is for the log, whoever carries it, and serves once at each node. What
/// the primary answers goes back with the mirror's note beside it, also when the primary is away or silent: with note
/// and statement anyone can show that the log could have had it.
/// </remarks>
internal sealed class PrimaryHandIn(HttpClient http, Uri primary, string origin, NoteSigner mirror, TimeProvider time)
{
    private const int MaxAnswerBytes = 256 * 1024;

    /// <summary>Path and query as the caller sent them: a request proof is for these very characters.</summary>
    public static string TargetOf(HttpRequest request) =>
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is var raw && raw.StartsWith('/')
            ? raw
            : $"{request.Path}{request.QueryString}";

    /// <param name="uid">The statement.</param>
    /// <param name="target">Path and query, as the caller sent them.</param>
    /// <param name="authorization">The caller's proof; null for none.</param>
    /// <param name="body">The statement's bytes.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The primary's status and answer, with the member <c>handedIn</c>; 503 and <c>primary-away</c> when it gave none.</returns>
    public async Task<(int Status, JsonObject Answer)> Forward(
        Bytes32 uid, string target, string? authorization, byte[] body, CancellationToken cancellationToken)
    {
        var note = new HandInNote(origin, uid, (ulong)time.GetUtcNow().ToUnixTimeMilliseconds()).Sign(mirror).ToString();
        var (status, answer) = await Ask(target, authorization, body, cancellationToken);
        answer["handedIn"] = note;
        return (status, answer);
    }

    private async Task<(int Status, JsonObject Answer)> Ask(
        string target, string? authorization, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(primary.AbsoluteUri.TrimEnd('/') + target));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var bytes = new byte[MaxAnswerBytes];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return StrictJson.ParseObject(bytes.AsSpan(0, length), MaxAnswerBytes).TryGet(out var answer, out _)
                ? ((int)response.StatusCode, answer)
                : Away("The primary's answer can't be read.");
        }
        catch (HttpRequestException)
        {
            return Away("The primary can't be reached.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Away("The primary gave no answer in time.");
        }
    }

    private static (int, JsonObject) Away(string detail) => (StatusCodes.Status503ServiceUnavailable, new JsonObject
    {
        ["type"] = "urn:trustledger:problem:primary-away",
        ["title"] = "primary-away",
        ["status"] = StatusCodes.Status503ServiceUnavailable,
        ["detail"] = detail + " Whether it took the statement in is not known: hand it in again.",
    });
}
