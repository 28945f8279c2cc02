namespace TrustLedger.Protocol.Witnesses;

/// <summary>Witnesses and groups of which so many must have cosigned.</summary>
/// <param name="Name">Its name within the policy.</param>
/// <param name="Threshold">From 1 to the number of members.</param>
/// <param name="Members">Names that stand before it in the policy.</param>
public sealed record PolicyGroup(string Name, int Threshold, IReadOnlyList<string> Members)
{
    public bool Equals(PolicyGroup? other) => other is not null
        && Name == other.Name && Threshold == other.Threshold && Members.SequenceEqual(other.Members, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Name, Threshold, Members.Count);
}
