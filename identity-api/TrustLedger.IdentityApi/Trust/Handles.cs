using System.Data.Common;
using Dapper;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>Keeps handles apart: one that served a binding, a claim or an application serves nothing else.</summary>
internal static class Handles
{
    public static async Task<bool> IsUsedAsync(DbConnection connection, Address handle) => await connection.ExecuteScalarAsync<long>(
        """
        SELECT (SELECT COUNT(*) FROM bindings WHERE handle = @handle) + (SELECT COUNT(*) FROM claims WHERE handle = @handle)
          + (SELECT COUNT(*) FROM applications WHERE handle = @handle) + (SELECT COUNT(*) FROM acceptance_addresses WHERE address = @handle)
        """,
        new { handle = handle.ToLowerHex() }) > 0;
}
