using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>The array <c>claims</c> of metadata and of authorization details (OpenID4VCI 1.0, Appendix B).</summary>
public static class ClaimsDescriptions
{
    private const int MostClaims = 256;

    /// <summary>Reads the array by the rules of Appendix B.3, ignoring members that the specification does not name.</summary>
    /// <returns>
    /// Path and whether it is mandatory of each, in the order given, none for an absent array; or, first match wins:
    /// <c>claims-description-malformed</c>; <c>claims-description-contradictory</c> one claim twice, an array addressed both as
    /// a whole and by index, or one claim as array and as object.
    /// </returns>
    public static Result<IReadOnlyList<ClaimsDescription>> Read(JsonNode? claims)
    {
        if (claims is null)
            return Array.Empty<ClaimsDescription>();
        if (claims is not JsonArray { Count: > 0 and <= MostClaims } array)
            return Malformed("claims is an array of at least one description.");

        var read = new List<ClaimsDescription>(array.Count);
        foreach (var item in array)
        {
            if (item is not JsonObject json || !ClaimsPath.Parse(json["path"]).TryGet(out var path, out _))
                return Malformed("A claims description has a path.");
            if (json.ContainsKey("mandatory") && json.Boolean("mandatory") is null)
                return Malformed("mandatory is true or false.");
            read.Add(new ClaimsDescription(path, json.Boolean("mandatory") == true));
        }

        for (var i = 0; i < read.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Contradict(read[i].Path, read[j].Path))
                    return new Refusal("claims-description-contradictory", "Two descriptions say different things of one claim.");
            }
        }

        return read;
    }

    // The first step in which two paths differ decides; paths of which one leads on from the other do not contradict.
    private static bool Contradict(ClaimsPath one, ClaimsPath other)
    {
        foreach (var (left, right) in one.Steps.Zip(other.Steps))
        {
            if (left == right)
                continue;
            // A member of an object here, an element of an array there; or every element here and one of them there.
            return left.Name is null != right.Name is null || left.IsEvery || right.IsEvery;
        }

        return one.Steps.Count == other.Steps.Count;
    }

    private static Refusal Malformed(string detail) => new("claims-description-malformed", detail);
}
