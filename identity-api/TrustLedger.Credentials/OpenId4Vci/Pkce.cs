using System.Security.Cryptography;
using System.Text;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>Proof Key for Code Exchange with <c>S256</c> (RFC 7636), the one method of HAIP 1.0 §4.</summary>
public static class Pkce
{
    public const string Method = "S256";

    private const int VerifierBytes = 32;
    private const int ShortestVerifier = 43;
    private const int LongestVerifier = 128;
    private const int ChallengeCharacters = 43;

    /// <summary>A fresh <c>code_verifier</c>, to be kept until the code comes (§4.1).</summary>
    public static string NewVerifier() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(VerifierBytes));

    /// <summary>The <c>code_challenge</c> of a verifier (§4.2).</summary>
    public static string ChallengeOf(string verifier) =>
        StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Whether a text can be a challenge of this method: base64url of 32 bytes.</summary>
    public static bool IsChallenge(string text) =>
        text.Length == ChallengeCharacters && StrictBase64Url.TryDecode(text, out _);

    /// <summary>Whether the verifier is well-formed (§4.1) and the one behind the challenge (§4.6).</summary>
    public static bool Answers(string verifier, string challenge) =>
        verifier.Length is >= ShortestVerifier and <= LongestVerifier
        && verifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(ChallengeOf(verifier)), Encoding.ASCII.GetBytes(challenge));
}
