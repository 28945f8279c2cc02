using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrustLedger.Node.Http;

/// <summary>One receipt: 201 for a new entry, 200 for the same statement again.</summary>
internal sealed class ReceiptAnswer(string logName, StatementReceipt receipt) : IResult
{
    /// <summary>As everywhere in this node: no escapes where JSON needs none.</summary>
    public static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(body, Layout))
            receipt.Write(json);

        var response = httpContext.Response;
        response.StatusCode = receipt.Accepted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        if (receipt.Accepted.IsNew)
            response.Headers.Location = $"/{logName}/statements/{receipt.Uid}";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
    }
}
