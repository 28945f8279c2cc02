namespace TrustLedger.IdentityApi.Issuance;

/// <summary>One claim of a credential as the metadata shows it to people (OpenID4VCI 1.0, Appendix B.2).</summary>
internal sealed record ClaimDescription(string Name, string Chinese, string English)
{
    /// <summary>Where it is (Appendix C); null stands for each element of an array.</summary>
    public IReadOnlyList<string?> Path { get; init; } = [Name];
}
