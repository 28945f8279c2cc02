using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>
/// A verifier's registration: for which purposes it may ask which claims. A JSON document that names the verifier's client
/// identifier; the founders' accreditation of the verifier's key for the document's hash, on the identity log, is the
/// signature under it (OpenID4VP 1.0 §5.1, <c>verifier_info</c>).
/// </summary>
public sealed record VerifierRegistration
{
    // In base64url, twice, it leaves room in a request object (JwsRules.MaxBytes).
    private const int MaxBytes = 16_384;
    private const int MaxUriCharacters = 400;
    private const string SupportName = "support_uri";
    private const string AuthorityName = "supervisory_authority_uri";

    private static readonly string[] Members = ["client_id", "organisation", "nbf", "exp", "purposes", SupportName, AuthorityName];

    private VerifierRegistration()
    {
    }

    /// <summary>Whom it is for; with its prefix.</summary>
    public required string ClientId { get; init; }

    /// <summary>USCC of the organisation behind the verifier.</summary>
    public required string Organisation { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required IReadOnlyList<RegisteredPurpose> Purposes { get; init; }

    /// <summary>Where a holder asks for erasure, https or mailto; null when none was registered.</summary>
    public Uri? Support { get; init; }

    /// <summary>Where a holder reports the verifier, https; null when none was registered.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The bytes that were registered.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>
    /// What stands where a credential's type stands in an accreditation: <c>governance propose accreditation --vct</c> takes it.
    /// </summary>
    public static string NameOf(ReadOnlySpan<byte> document) =>
        $"urn:trustledger:verifier-registration:1:sha-256:{Convert.ToHexStringLower(SHA256.HashData(document))}";

    /// <summary>Reads a document. Whether it is registered, only the ledger says.</summary>
    /// <returns>The registration; or <c>json-…</c>, <c>registration-malformed</c>. Unknown members make it malformed: a limit may not be overlooked.</returns>
    public static Result<VerifierRegistration> Parse(ReadOnlyMemory<byte> document)
    {
        var malformed = new Refusal("registration-malformed", "Expected client_id, organisation, nbf, exp and purposes with their credentials.");
        if (!StrictJson.ParseObject(document.Span, MaxBytes).TryGet(out var json, out var refusal))
            return refusal;
        if (json.Any(member => !Members.Contains(member.Key, StringComparer.Ordinal))
            || !ReadUri(json, SupportName, mail: true, out var support) || !ReadUri(json, AuthorityName, mail: false, out var authority)
            || json.Text("client_id") is not { Length: > 0 } clientId || json.Text("organisation") is not { Length: > 0 } organisation
            || json.Time("nbf") is not { } from || json.Time("exp") is not { } until || DcqlFields.Objects(json["purposes"]) is not { } objects)
            return malformed;

        var purposes = new List<RegisteredPurpose>();
        foreach (var item in objects)
        {
            if (RegisteredPurpose.Read(item) is not { } purpose || purposes.Exists(other => other.Id == purpose.Id))
                return malformed;
            purposes.Add(purpose);
        }

        return new VerifierRegistration
        {
            ClientId = clientId,
            Organisation = organisation,
            From = DateTimeOffset.FromUnixTimeSeconds(from),
            Until = DateTimeOffset.FromUnixTimeSeconds(until),
            Purposes = purposes,
            Support = support,
            Authority = authority,
            Document = document,
        };
    }

    /// <summary>A wallet's check of a request whose sender is proven: what it is registered for, and that it asks no more.</summary>
    /// <param name="opened">The request.</param>
    /// <param name="accreditation">The wallet's own replay of the identity log: it has checked who signed what.</param>
    /// <param name="now">The wallet's time.</param>
    /// <returns>
    /// The purpose that this request serves; or, first match wins: <c>registration-missing</c> no entry; <c>json-…</c>,
    /// <c>registration-malformed</c>; <c>registration-of-another</c> for another client identifier; <c>registration-expired</c>;
    /// <c>registration-unknown</c> the log could not be read far enough: say that the purpose is only claimed;
    /// <c>registration-unproven</c> the log does not accredit the key for it; <c>purpose-unregistered</c>;
    /// <c>claims-unregistered</c>.
    /// </returns>
    public static Result<RegisteredPurpose> Check(VerifiedRequestObject opened, AccreditationLookup accreditation, DateTimeOffset now)
    {
        if (opened.Request.Registration is not { } entry)
            return new Refusal("registration-missing", "The verifier does not say what it is registered for.");
        if (!Parse(entry.Document).TryGet(out var registration, out var refusal))
            return refusal;
        if (registration.ClientId != opened.Request.ClientId)
            return new Refusal("registration-of-another", "The registration is another verifier's.");
        if (!registration.IsCurrent(now))
            return new Refusal("registration-expired", "The registration is not in force at this time.");

        var name = Hash.Of(Encoding.UTF8.GetBytes(NameOf(entry.Document.Span)));
        var answer = accreditation(name, opened.Verifier.Spki, AccreditationPurpose.Verify, now);
        if (answer.Result == CheckResult.Unknown)
            return new Refusal("registration-unknown", answer.Evidence);
        return answer.Result == CheckResult.Passed
            ? registration.Find(entry.Purpose, opened.Request.Query)
            : new Refusal("registration-unproven", "The ledger does not accredit the verifier's key for this registration.");
    }

    // Absent is well-formed; http is for one machine in development, as everywhere.
    private static bool ReadUri(JsonObject json, string name, bool mail, out Uri? uri)
    {
        uri = null;
        if (!json.ContainsKey(name))
            return true;
        if (json.Text(name) is not { Length: > 0 and <= MaxUriCharacters } text)
            return false;
        return StrictUrl.TryParse(text, out uri)
            ? uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback
            : mail && Uri.TryCreate(text, UriKind.Absolute, out uri) && uri.Scheme == Uri.UriSchemeMailto;
    }

    public bool IsCurrent(DateTimeOffset now) => From <= now && now < Until;

    /// <summary>
    /// The purpose that covers a query: the one of that id, or the first that does where none is named;
    /// <c>purpose-unregistered</c>, <c>claims-unregistered</c>.
    /// </summary>
    public Result<RegisteredPurpose> Find(string? id, DcqlQuery query)
    {
        var candidates = Purposes.Where(purpose => id is null || purpose.Id == id).ToList();
        if (candidates.Count == 0)
            return new Refusal("purpose-unregistered", "The verifier is not registered for that purpose.");
        return candidates.Find(purpose => purpose.Covers(query)) is { } covering
            ? covering
            : new Refusal("claims-unregistered", "The request asks for more than the verifier is registered to ask.");
    }
}
