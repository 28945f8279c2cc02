using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>Imports over HTTP, for the wallet of a registry administrator.</summary>
internal static class RegistryEndpoints
{
    private const int MostLinesTold = 10_000;

    public static void MapRegistry(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/registry/imports/{kind}", Import).RequireAuthorization(Roles.RegistryAdmin).WithTags("Registry")
            .WithSummary("Import residents, organisations or their representatives from CSV; answers NDJSON: each bad line, then the counts");

    /// <remarks>
    /// The answer is written when the body was read to its end: a client that sends first and reads later would
    /// otherwise wait for us while we wait for it.
    /// </remarks>
    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Import(
        string kind,
        HttpContext context,
        RegisterImport import,
        ImportTurn turn,
        IOptions<IdentityApiOptions> options,
        CancellationToken cancellationToken)
    {
        if (!(context.Request.ContentType ?? "").StartsWith("text/csv", StringComparison.OrdinalIgnoreCase))
        {
            return Problems.From(
                new Refusal("media-type-unsupported", "This takes text/csv."), StatusCodes.Status415UnsupportedMediaType);
        }

        if (!turn.TryTake())
            return Problems.Conflict(new Refusal("import-running", "Another import is running."));
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = options.Value.ImportBodyBytes;
            var told = new List<RefusedLine>();
            var result = await import.RunAsync(
                kind,
                context.Request.Body,
                line =>
                {
                    if (told.Count < MostLinesTold)
                        told.Add(line);
                },
                _ => { },
                cancellationToken);
            return result.TryGet(out var counts, out var refusal)
                ? TypedResults.Stream(body => WriteAsync(body, told, counts, cancellationToken), "application/x-ndjson")
                : Problems.BadRequest(refusal);
        }
        finally
        {
            turn.Leave();
        }
    }

    private static async Task WriteAsync(
        Stream body, List<RefusedLine> told, ImportCounts counts, CancellationToken cancellationToken)
    {
        foreach (var line in told)
            await WriteLineAsync(body, line, cancellationToken);
        await WriteLineAsync(body, counts, cancellationToken);
    }

    private static async Task WriteLineAsync<T>(Stream body, T value, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(body, value, JsonSerializerOptions.Web, cancellationToken);
        await body.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }
}
