using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What a wallet checks of a credential that it was just given, before it keeps it.</summary>
internal sealed class ReceivedCredential(IssuerKeys issuerKeys, TimeProvider time)
{
    // How far the issuer's clock may run ahead of the wallet's.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    private static readonly JwsRules Rules = new(SdJwtNames.VcTyp);

    /// <param name="text">As the issuer gave it.</param>
    /// <param name="issuer">Who offered it.</param>
    /// <param name="type">The <c>vct</c> of the configuration that was offered.</param>
    /// <param name="free">Keys of this wallet to which no credential of this answer is bound yet.</param>
    /// <param name="cancellationToken">Stops the look-ups.</param>
    /// <returns>
    /// The credential; or, first match wins: what <see cref="SdJwtVerifier.VerifyIssued"/> refuses, with what
    /// <see cref="IssuerKeys.FindAsync"/> does among it; what <see cref="SdJwtVc.Read"/> refuses; <c>issuer-mismatch</c>;
    /// <c>credential-type-wrong</c> it is of another type than the offered one; <c>credential-expired</c>,
    /// <c>credential-not-yet-valid</c>; <c>holder-key-wrong</c> it is bound to a key that is not ours, or that another
    /// credential of the answer has.
    /// </returns>
    public async Task<Result<CheckedCredential>> VerifyAsync(
        string text, string issuer, string type, IReadOnlyCollection<Jwk> free, CancellationToken cancellationToken)
    {
        if (!CompactSdJwt.Parse(text).TryGet(out var compact, out var refusal)
            || !StrictReader.Read(compact.IssuerJwt, Rules).TryGet(out var unverified, out refusal)
            || !(await issuerKeys.FindAsync(unverified, issuer, cancellationToken)).TryGet(out var key, out refusal)
            || !SdJwtVerifier.VerifyIssued(compact, Rules, _ => key.Key).TryGet(out var verified, out refusal)
            || !SdJwtVc.Read(verified).TryGet(out var credential, out refusal)
            || !verified.HolderKey().TryGet(out var bound, out refusal))
        {
            return refusal;
        }

        if (credential.Issuer is { } named && named != issuer)
            return new Refusal("issuer-mismatch", "The credential names another issuer than the offer.");
        if (credential.Type != type)
            return new Refusal("credential-type-wrong", "The credential is of another type than the one that was offered.");
        if (credential.CheckValidity(time.GetUtcNow(), Skew) is { } invalid)
            return invalid;
        return free.Contains(bound)
            ? new CheckedCredential(credential, key, bound)
            : new Refusal("holder-key-wrong", "The credential is bound to a key that is not this wallet's, or to one that has a credential.");
    }

    /// <summary>Reads a credential of one's own vault again, with the issuer's key that was found when it was received.</summary>
    public static Result<SdJwtVc> ReadHeld(HeldCredential held)
    {
        if (!CompactSdJwt.Parse(held.SdJwt).TryGet(out var compact, out var refusal)
            || !SdJwtVerifier.VerifyIssued(compact, Rules, _ => Jwk.Parse(held.IssuerKey)).TryGet(out var verified, out refusal))
        {
            return refusal;
        }

        return SdJwtVc.Read(verified);
    }
}
