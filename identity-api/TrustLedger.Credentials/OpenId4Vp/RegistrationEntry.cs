using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The <c>data</c> of a <c>verifier_info</c> entry of our format: what a verifier says it is registered for. Unproven.</summary>
/// <param name="Document">The bytes whose hash the ledger accredits: see <see cref="VerifierRegistration"/>.</param>
/// <param name="Purpose">Which of the registered purposes this request serves.</param>
public sealed record RegistrationEntry(ReadOnlyMemory<byte> Document, string Purpose)
{
    private const string DocumentName = "registration";
    private const string PurposeName = "purpose";

    internal JsonObject ToJson() => new() { [DocumentName] = StrictBase64Url.Encode(Document.Span), [PurposeName] = Purpose };

    /// <returns>Null when it is not of this form: then it proves nothing, and is passed over.</returns>
    internal static RegistrationEntry? Read(JsonObject? data) =>
        data?.Text(DocumentName) is { } text && StrictBase64Url.TryDecode(text, out var document) && data.Text(PurposeName) is { } purpose
            ? new RegistrationEntry(document, purpose)
            : null;
}
