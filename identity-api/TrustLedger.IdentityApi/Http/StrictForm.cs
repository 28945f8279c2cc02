using System.Collections.ObjectModel;
using Microsoft.AspNetCore.WebUtilities;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Http;

/// <summary>Reads a form as OAuth wants it: each parameter once (RFC 6749 §3.2), few and small.</summary>
internal static class StrictForm
{
    private const int MostParameters = 32;
    private const int LongestValue = 131_072;

    /// <returns>
    /// The parameters; or, first match wins: <c>media-type-unsupported</c>, <c>form-malformed</c> (not a form, too many
    /// or too long), <c>parameter-repeated</c>.
    /// </returns>
    public static async Task<Result<IReadOnlyDictionary<string, string>>> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType
            || !(request.ContentType ?? "").StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return new Refusal("media-type-unsupported", "This takes application/x-www-form-urlencoded.");

        var malformed = new Refusal("form-malformed", "The form cannot be read.");
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new FormPipeReader(request.BodyReader)
        {
            ValueCountLimit = MostParameters,
            KeyLengthLimit = 256,
            ValueLengthLimit = LongestValue,
        };
        try
        {
            foreach (var (name, values) in await reader.ReadFormAsync(cancellationToken))
            {
                if (values is not [{ } value])
                    return new Refusal("parameter-repeated", "A parameter is there more than once.");
                read[name] = value;
            }
        }
        catch (InvalidDataException)
        {
            return malformed;
        }

        return new ReadOnlyDictionary<string, string>(read);
    }
}
