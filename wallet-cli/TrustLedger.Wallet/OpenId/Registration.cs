using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What a verifier may ask, as the founders of the identity log have registered it (OpenID4VP 1.0 §5.1, <c>verifier_info</c>).</summary>
internal static class Registration
{
    /// <returns>
    /// The purpose, when the log proves it; null when the verifier only claims one: it shows no registration, or the log
    /// cannot be read here. Or what <see cref="VerifierRegistration.Check"/> refuses, also where the verifier's own
    /// document does not cover what it asks.
    /// </returns>
    public static async Task<Result<RegisteredFor>> CheckAsync(
        WalletContext context, VaultFile vault, VerifiedRequestObject opened, CancellationToken cancellationToken)
    {
        if (opened.Request.Registration is not { } entry)
            return new RegisteredFor(null);
        if (!(await new Accreditations(context, vault).ReadAsync(cancellationToken)).TryGet(out var lookup, out var refusal))
            return refusal;
        if (VerifierRegistration.Check(opened, lookup, context.Now).TryGet(out var purpose, out refusal))
            return new RegisteredFor(purpose);
        if (refusal.Code != "registration-unknown")
            return refusal;

        // Nobody has proven the document, and yet the verifier signed it: it binds the one who shows it.
        return VerifierRegistration.Parse(entry.Document).TryGet(out var registration, out refusal)
            && registration.Find(entry.Purpose, opened.Request.Query).TryGet(out _, out refusal)
                ? new RegisteredFor(null)
                : refusal;
    }
}
