using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>A refusal as RFC 9457 says it. Made by <see cref="Problems"/> alone.</summary>
internal sealed class Problem : IResult
{
    private readonly Refusal _refusal;
    private readonly int _status;
    private readonly bool _isPassing;
    private readonly JsonObject? _more;

    /// <param name="refusal">Why.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="isPassing">Whether it is worth asking again in a second.</param>
    /// <param name="more">Extension members.</param>
    internal Problem(Refusal refusal, int status, bool isPassing = false, JsonObject? more = null) =>
        (_refusal, _status, _isPassing, _more) = (refusal, status, isPassing, more);

    public int Status => _status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var written = new MemoryStream();
        await using (var json = new Utf8JsonWriter(written, ReceiptAnswer.Layout))
            Write(json);
        var body = written.ToArray();
        httpContext.RequestServices?.GetService<RefusalCounters>()?.Count(_refusal.Code, httpContext);
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "private, no-store";

        // A body that is too long to be read on is not: the connection ends with this answer, and says so.
        if (_status == StatusCodes.Status413PayloadTooLarge || httpContext.Request.ContentLength > LogGate.MaximumBodyBytes)
            response.Headers.Connection = "close";
        if (_isPassing)
            response.Headers.RetryAfter = "1";
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    /// <summary>Writes the problem object itself: the body of an answer, or a line of one.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, $"urn:trustledger:problem:{_refusal.Code}");
        json.WriteString("title"u8, _refusal.Code);
        json.WriteNumber("status"u8, _status);
        json.WriteString("detail"u8, _refusal.Detail);
        if (_more is not null)
            WriteMembers(json, _more);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            value!.WriteTo(json);
        }
    }
}
