using System.Text.Json.Nodes;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Keys;

namespace TrustLedger.IdentityApi.Status;

/// <summary>One list in memory, kept up with its flips, and the token that was last signed over it.</summary>
/// <remarks>Calls may not overlap: <see cref="StatusTokens"/> sees to it.</remarks>
internal sealed class PublishedStatusList(string uri, int entries)
{
    private readonly StatusList _statuses = StatusList.Create(bits: 1, entries);

    /// <summary>How many flips are in the list.</summary>
    public long Flips { get; private set; }

    public SignedStatusList? Signed { get; private set; }

    /// <summary>Turns entries to invalid.</summary>
    public void Turn(IReadOnlyList<long> indices)
    {
        foreach (var index in indices)
            _statuses.Write((int)index, StatusType.Invalid);
        Flips += indices.Count;
    }

    /// <summary>Signs the list as it is now.</summary>
    public SignedStatusList Sign(CertifiedKey key, DateTimeOffset now, TimeSpan validFor, TimeSpan timeToLive)
    {
        var header = new JsonObject { ["x5c"] = new JsonArray([.. key.X5c.Select(certificate => (JsonNode)certificate)]) };
        Signed = SignedStatusList.Of(StatusListToken.Write(uri, _statuses, key.Key, header, now, validFor, timeToLive), now);
        return Signed;
    }
}
