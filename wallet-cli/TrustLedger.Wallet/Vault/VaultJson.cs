using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrustLedger.Wallet.Vault;

/// <summary>How a vault's content is written, in the vault itself and in a backup of it.</summary>
internal static class VaultJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The caller wipes the bytes.</summary>
    public static byte[] Write<T>(T content) => JsonSerializer.SerializeToUtf8Bytes(content, Options);

    /// <summary>Reads what was authenticated before: what does not parse was written by another version of this program.</summary>
    /// <exception cref="JsonException">Written by another version.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<T>(bytes, Options)!;
}
