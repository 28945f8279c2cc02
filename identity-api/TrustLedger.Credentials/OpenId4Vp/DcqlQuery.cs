using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What a verifier asks for, in the Digital Credentials Query Language (OpenID4VP 1.0 §6).</summary>
public sealed record DcqlQuery
{
    private DcqlQuery(IReadOnlyList<CredentialQuery> credentials, IReadOnlyList<CredentialSetQuery> sets) =>
        (Credentials, CredentialSets) = (credentials, sets);

    public IReadOnlyList<CredentialQuery> Credentials { get; }

    /// <summary>Empty: every credential is asked for.</summary>
    public IReadOnlyList<CredentialSetQuery> CredentialSets { get; }

    /// <summary>Makes a query for all of the given credentials.</summary>
    public static Result<DcqlQuery> Create(params IReadOnlyList<CredentialQuery> credentials) => Create(credentials, []);

    /// <returns>
    /// The query; or, first match wins: <c>dcql-malformed</c> no credential; <c>dcql-id-repeated</c> two with one id;
    /// <c>dcql-id-unknown</c> a set names a credential that the query has not.
    /// </returns>
    public static Result<DcqlQuery> Create(IReadOnlyList<CredentialQuery> credentials, IReadOnlyList<CredentialSetQuery> sets)
    {
        if (credentials.Count == 0)
            return DcqlFields.Malformed("A query asks for at least one credential.");
        if (credentials.DistinctBy(credential => credential.Id, StringComparer.Ordinal).Count() != credentials.Count)
            return new Refusal("dcql-id-repeated", "Two credentials have one id.");
        return sets.SelectMany(set => set.Options).SelectMany(option => option)
            .All(id => credentials.Any(credential => credential.Id == id))
                ? new DcqlQuery(credentials, sets)
                : new Refusal("dcql-id-unknown", "A credential set names a credential that the query has not.");
    }

    /// <summary>Reads <c>dcql_query</c>; refuses as <see cref="Create(IReadOnlyList{CredentialQuery}, IReadOnlyList{CredentialSetQuery})"/>, and <c>claims-path-malformed</c>.</summary>
    public static Result<DcqlQuery> Parse(JsonNode? node)
    {
        if (node is not JsonObject json || DcqlFields.Objects(json["credentials"]) is not { } objects)
            return DcqlFields.Malformed("A query is an object with a non-empty array of credentials.");

        var credentials = new List<CredentialQuery>();
        foreach (var item in objects)
        {
            if (!CredentialQuery.Parse(item).TryGet(out var credential, out var refusal))
                return refusal;
            credentials.Add(credential);
        }

        var sets = new List<CredentialSetQuery>();
        if (json.ContainsKey("credential_sets"))
        {
            if (DcqlFields.Objects(json["credential_sets"]) is not { } setObjects)
                return DcqlFields.Malformed("credential_sets is a non-empty array of objects.");
            foreach (var item in setObjects)
            {
                if (!CredentialSetQuery.Parse(item).TryGet(out var set, out var refusal))
                    return refusal;
                sets.Add(set);
            }
        }

        return Create(credentials, sets);
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["credentials"] = new JsonArray([.. Credentials.Select(credential => credential.ToJson())]) };
        if (CredentialSets.Count > 0)
            json["credential_sets"] = new JsonArray([.. CredentialSets.Select(set => set.ToJson())]);
        return json;
    }

    /// <summary>Whether presentations for these ids satisfy the credential sets (§6.4.2).</summary>
    public bool IsSatisfiedBy(IReadOnlyCollection<string> ids) => CredentialSets.Count == 0
        ? Credentials.All(credential => ids.Contains(credential.Id, StringComparer.Ordinal))
        : CredentialSets.Where(set => set.Required)
            .All(set => set.Options.Any(option => option.All(id => ids.Contains(id, StringComparer.Ordinal))));
}
