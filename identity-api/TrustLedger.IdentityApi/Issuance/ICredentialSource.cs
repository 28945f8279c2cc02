using System.Data.Common;
using System.Text.Json.Nodes;
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

    /// <summary>The claims now, without the registered ones; or why there is nothing to issue any more.</summary>
    Task<Result<JsonObject>> ClaimsAsync(DbConnection connection, string subject);
}
