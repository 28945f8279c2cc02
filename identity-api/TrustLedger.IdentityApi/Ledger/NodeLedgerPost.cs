using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Posts to the configured node as the member whose role is <c>relay</c>, and checks every receipt.</summary>
internal sealed class NodeLedgerPost(
    HttpClient http, ServiceKeys keys, LedgerLogs logs, IOptions<IdentityApiOptions> options, TimeProvider time) : ILedgerPost
{
    private const int MostAnswerBytes = 1_048_576;

    // What posting the same bytes again will not change.
    private static readonly HttpStatusCode[] Final =
    [
        HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.Conflict, HttpStatusCode.RequestEntityTooLarge,
        HttpStatusCode.UnprocessableEntity,
    ];

    public async Task<PostOutcome> PostAsync(string log, string statementJson, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(statementJson);
        if (!SignedStatement.Parse(body).TryGet(out var sent, out var refusal))
            return PostOutcome.Refused(refusal);

        var url = new Uri($"{options.Value.Node.TrimEnd('/')}/{log}/statements?ack=published");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, RequestProof.Create(
            keys.Relay, logs.OriginOf(log), "POST", url.PathAndQuery, time.GetUtcNow(), body));

        using var response = await http.SendAsync(request, cancellationToken);
        var answer = await ReadAsync(response, cancellationToken);
        if (Final.Contains(response.StatusCode))
            return PostOutcome.Refused(new Refusal(CodeOf(answer), "The node refused the statement."));
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            throw new HttpRequestException($"node answered {(int)response.StatusCode} {CodeOf(answer)}", inner: null, response.StatusCode);
        if (!ReceiptCheck.Verify(sent, Text(answer, "entry"), Text(answer, "proof"), logs.OriginOf(log), logs.KeyOf(log))
                .TryGet(out var receipt, out refusal))
            throw new HttpRequestException($"receipt does not hold: {refusal.Code}");
        return PostOutcome.Published(receipt);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength is null or > MostAnswerBytes)
            await response.Content.LoadIntoBufferAsync(MostAnswerBytes, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return StrictJson.ParseObject(bytes, MostAnswerBytes).TryGet(out var answer, out _) ? answer : [];
    }

    private static string CodeOf(JsonObject problem) => Text(problem, "title") is { Length: > 0 and <= 64 } title
        && title.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? title : "refused";

    private static string Text(JsonObject from, string member) =>
        from[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
