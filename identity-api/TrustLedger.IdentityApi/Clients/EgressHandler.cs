using System.Net;
using TrustLedger.Client.Egress;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Puts the one way out under a library that wants an HTTP handler.</summary>
internal sealed class EgressHandler(EgressClient egress) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A client sends a message once only, and this one was sent to us already.
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        if (!(await egress.SendAsync(copy, cancellationToken)).TryGet(out var answer, out var refusal))
            throw new HttpRequestException(refusal.Code);

        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new ReadOnlyMemoryContent(answer.Body),
            RequestMessage = request,
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", answer.MediaType);
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            egress.Dispose();
        base.Dispose(disposing);
    }
}
