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
        var buffer = ReceiptBuffer.Pool.Get();
        receipt.Write(buffer.Json);
        await buffer.Json.FlushAsync(httpContext.RequestAborted);

        var response = httpContext.Response;
        response.StatusCode = receipt.Accepted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        if (receipt.Accepted.IsNew)
            response.Headers.Location = $"/{logName}/statements/{receipt.Uid}";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.Written.Length;
        await response.Body.WriteAsync(buffer.Written, httpContext.RequestAborted);
        ReceiptBuffer.Pool.Return(buffer); // Not after a fault: what was sent of it is unknown.
    }
}
