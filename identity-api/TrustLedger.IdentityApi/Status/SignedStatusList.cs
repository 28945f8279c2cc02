using System.Security.Cryptography;
using System.Text;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Status;

/// <summary>A status list token as it is sent.</summary>
/// <param name="Token">The compact JWT, in ASCII.</param>
/// <param name="ETag">An entity tag in quotes: another token, another tag.</param>
/// <param name="SignedAt">Its <c>iat</c>, with fractions of the second.</param>
internal sealed record SignedStatusList(ReadOnlyMemory<byte> Token, string ETag, DateTimeOffset SignedAt)
{
    public string Text => Encoding.ASCII.GetString(Token.Span);

    public static SignedStatusList Of(string token, DateTimeOffset at)
    {
        var bytes = Encoding.ASCII.GetBytes(token);
        return new SignedStatusList(bytes, $"\"{StrictBase64Url.Encode(SHA256.HashData(bytes).AsSpan(0, 16))}\"", at);
    }
}
