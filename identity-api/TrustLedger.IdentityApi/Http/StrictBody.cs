using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Http;

/// <summary>
/// A JSON request body, read strictly: one object, no member twice, no member that <typeparamref name="T"/> has not,
/// none of its own missing, no numbers as text. Take it as a handler's parameter; what does not fit never reaches the
/// handler.
/// </summary>
/// <remarks>
/// Refuses, first match wins: <c>media-type-unsupported</c> 415, <c>request-too-large</c> 413, <c>json-malformed</c> 400,
/// <c>body-unfit</c> 400. A type whose specification says that unknown members are ignored says so with
/// <c>[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]</c>.
/// </remarks>
internal sealed class StrictBody<T> : IEndpointParameterMetadataProvider
    where T : notnull
{
    private const int MostDepth = 16;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = MostDepth,
    };

    private StrictBody(T value) => Value = value;

    public T Value { get; }

    /// <summary>Called by the framework.</summary>
    /// <exception cref="RequestRefusedException">The body does not fit.</exception>
    public static async ValueTask<StrictBody<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new RequestRefusedException(
                new Refusal("media-type-unsupported", "This takes application/json."),
                StatusCodes.Status415UnsupportedMediaType);
        }

        var bytes = await RequestBytes.ReadAsync(context.Request, context.RequestAborted);
        return Read(bytes).TryGet(out var value, out var refusal)
            ? new StrictBody<T>(value)
            : throw new RequestRefusedException(refusal, StatusCodes.Status400BadRequest);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    internal static Result<T> Read(byte[] bytes)
    {
        if (!StrictJson.ParseObject(bytes, int.MaxValue, MostDepth).TryGet(out _, out var refusal))
            return refusal;

        var unfit = new Refusal("body-unfit", "A member is missing, unknown, or of another kind than this takes.");
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Strict) is { } value ? value : unfit;
        }
        catch (JsonException)
        {
            return unfit;
        }
    }
}
