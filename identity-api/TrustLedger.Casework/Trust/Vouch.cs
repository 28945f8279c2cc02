namespace TrustLedger.Casework.Trust;

/// <summary>One person vouches for another, about anything: an edge of the graph in which rings are found.</summary>
public sealed record Vouch(string By, string For);
