using System.Collections.Concurrent;
using System.Security.Cryptography;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>Keys of an API without a keystore: the same ones for the same folder, so that it can be started again.</summary>
internal static class TestKeys
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly ConcurrentDictionary<string, byte[][]> Known = new(StringComparer.Ordinal);

    public static ServiceKeys Of(string folder)
    {
        var secrets = Known.GetOrAdd(folder, _ => [.. Enumerable.Range(0, 6).Select(_ => RandomNumberGenerator.GetBytes(32))]);
        using var authority = DevelopmentAuthority.Open(
            ECDsa.Create(ECCurve.NamedCurves.nistP256), Path.Combine(folder, Guid.NewGuid().ToString("N")), "Test", Now);
        return new ServiceKeys
        {
            Issuer = Certified(authority),
            Status = Certified(authority),
            Verifier = Certified(authority),
            Tokens = ECDsa.Create(ECCurve.NamedCurves.nistP256),
            Encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256),
            Registrar = Secp256k1Key.FromBytes(secrets[0]).Value(),
            AutoDecision = Secp256k1Key.FromBytes(secrets[1]).Value(),
            Relay = Secp256k1Key.FromBytes(secrets[2]).Value(),
            Columns = [.. secrets[3]],
            Lookups = [.. secrets[4]],
            Anchor = authority.Root,
        };
    }

    public static Dictionary<string, LogOptions> Logs() => new[] { "identity", "approvals", "corrections" }.ToDictionary(
        name => name,
        name => new LogOptions
        {
            Origin = $"yunxi.example/{name}",
            Key = NoteKeys.Signer($"yunxi.example/{name}").VerifierKey.ToString(),
            GenesisHash = Convert.ToHexStringLower(new byte[Bytes32.Length]),
        },
        StringComparer.Ordinal);

    private static CertifiedKey Certified(DevelopmentAuthority authority)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertifiedKey(key, [authority.Certify(key, "Test", "Test", new Uri(TestApi.Issuer), Now)]);
    }
}
