using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using TrustLedger.Protocol;

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
    private static readonly JsonDocumentOptions OneObject = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
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
        try
        {
            using var document = JsonDocument.Parse(bytes, OneObject);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !HasOnlyValidText(bytes))
                return new Refusal("json-malformed", "The body is not one JSON object.");
        }
        catch (JsonException)
        {
            return new Refusal("json-malformed", "The body is not one JSON object.");
        }

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

    // A lone surrogate is found only when the text is decoded: now, and not somewhere inside a handler.
    private static bool HasOnlyValidText(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    _ = Encoding.UTF8.GetByteCount(reader.GetString()!);
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
