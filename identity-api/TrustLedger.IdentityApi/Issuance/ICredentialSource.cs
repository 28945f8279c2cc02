using System.Data.Common;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Where the claims of one type of credential come from, at the moment of issuing.</summary>
/// <remarks>
/// Reads inside the caller's transaction and writes nothing. The claims are personal: they go into the credential and
/// nowhere else. Who can rewrite what is behind it decides what this API certifies.
/// </remarks>
internal interface ICredentialSource
{
    /// <summary>The <see cref="CredentialKind.ConfigurationId"/> that it serves.</summary>
    string ConfigurationId { get; }

    /// <summary>What is to be said now; or why there is nothing to issue any more.</summary>
    /// <param name="connection">Inside the caller's transaction.</param>
    /// <param name="subject">The register's id of who is to hold it.</param>
    /// <param name="about">What the offer names besides, an organisation's code or a delegation's id; null when it names nothing.</param>
    Task<Result<CredentialContent>> ContentAsync(DbConnection connection, string subject, string? about);
}
