using System.Net;
using TrustLedger.Client.Egress;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Puts the one way out under a library that wants an HTTP handler.</summary>
internal sealed class EgressHandler(EgressClient egress) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!(await egress.SendAsync(request, cancellationToken)).TryGet(out var answer, out var refusal))
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
