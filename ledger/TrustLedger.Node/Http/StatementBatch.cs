using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>What a request that hands many statements in may be, and how many such requests are held at once.</summary>
/// <remarks>One line a statement. The bounds multiply to the memory that batches may take, whoever sends them.</remarks>
internal sealed class StatementBatch : IDisposable
{
    public const string ContentType = "application/x-ndjson";

    /// <summary>The longest body, in bytes: about 4,500 statements as the EAS SDK writes them.</summary>
    public const int MaximumBytes = 8 * 1024 * 1024;

    /// <summary>The most lines of one body.</summary>
    public const int MaximumLines = 8_192;

    /// <summary>The most bodies in memory.</summary>
    public const int MaximumAtOnce = 8;

    /// <summary>Whoever sends a body more slowly than this, after the first seconds, gives its place to another.</summary>
    public static readonly MinDataRate SlowestRate = new(bytesPerSecond: 32 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    private readonly SemaphoreSlim _places = new(MaximumAtOnce, MaximumAtOnce);

    public static bool IsOne(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.Path.Value is { } path && path.TrimEnd('/').EndsWith("/statements", StringComparison.OrdinalIgnoreCase)
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes one of the places for bodies in memory.</summary>
    /// <returns>The place, given back when it is disposed; null when all are taken.</returns>
    public IDisposable? Take() => _places.Wait(0) ? new Place(_places) : null;

    /// <summary>The lines of a body. A newline at its end begins no further line.</summary>
    /// <returns>The lines; or <c>batch-empty</c> or <c>batch-too-long</c>, and nothing of it was taken in.</returns>
    public static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Lines(ReadOnlyMemory<byte> body)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (!body.IsEmpty)
        {
            if (lines.Count == MaximumLines)
                return new Refusal("batch-too-long", $"A batch has at most {MaximumLines} lines.");
            var end = body.Span.IndexOf((byte)'\n');
            lines.Add(end < 0 ? body : body[..end]);
            body = end < 0 ? default : body[(end + 1)..];
        }

        return lines.Count > 0 ? lines : new Refusal("batch-empty", "A batch has at least one line.");
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
