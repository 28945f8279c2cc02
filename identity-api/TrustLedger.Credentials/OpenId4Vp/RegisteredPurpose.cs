using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Something that a verifier is registered for.</summary>
/// <param name="Id">Its name within the registration.</param>
/// <param name="Text">What the holder is shown: other than the verifier's own words, this was approved.</param>
/// <param name="Claims">What may be asked for it, by <c>vct</c>. A path stands for everything in it.</param>
public sealed record RegisteredPurpose(string Id, string Text, IReadOnlyDictionary<string, IReadOnlyList<ClaimsPath>> Claims)
{
    private const int MostCharacters = 200;

    /// <summary>Whether each type and each claim that is asked for may be asked for.</summary>
    public bool Covers(DcqlQuery query) => query.Credentials.All(credential => credential.Types.Count > 0
        && credential.Types.All(type => Claims.TryGetValue(type, out var allowed)
            && credential.Claims.All(claim => allowed.Any(path => path.Contains(claim.Path)))));

    /// <returns>Null when it is not of the form.</returns>
    internal static RegisteredPurpose? Read(JsonObject json)
    {
        if (json.Text("id") is not { Length: > 0 and <= MostCharacters } id || !DcqlFields.IsId(id)
            || json.Text("text") is not { Length: > 0 and <= MostCharacters } text || text.Any(char.IsControl)
            || DcqlFields.Objects(json["credentials"]) is not { } credentials)
            return null;

        var claims = new Dictionary<string, IReadOnlyList<ClaimsPath>>(StringComparer.Ordinal);
        foreach (var credential in credentials)
        {
            if (credential.Text("vct") is not { Length: > 0 } type || credential["claims"] is not JsonArray { Count: <= DcqlFields.MaxEntries } array)
                return null;
            var paths = new List<ClaimsPath>();
            foreach (var item in array)
            {
                if (!ClaimsPath.Parse(item).TryGet(out var path, out _))
                    return null;
                paths.Add(path);
            }

            if (!claims.TryAdd(type, paths))
                return null;
        }

        return new RegisteredPurpose(id, text, claims);
    }
}
