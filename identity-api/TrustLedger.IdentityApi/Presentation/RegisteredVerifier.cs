using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What this verifier is registered for, read once at the start from the file that the setting names.</summary>
internal sealed class RegisteredVerifier
{
    /// <exception cref="InvalidOperationException">The file is no registration, or another verifier's: the API must not start with it.</exception>
    public RegisteredVerifier(IOptions<IdentityApiOptions> options, PresentationChecks checks)
    {
        if (options.Value.VerifierRegistrationFile is not { } file)
            return;
        if (!VerifierRegistration.Parse(File.ReadAllBytes(file)).TryGet(out var registration, out var refusal))
            throw new InvalidOperationException($"VerifierRegistrationFile: {refusal.Code}: {refusal.Detail}");
        if (registration.ClientId != checks.ClientId || registration.Organisation != options.Value.Organisation)
            throw new InvalidOperationException($"VerifierRegistrationFile is for another verifier than {checks.ClientId}.");
        Registration = registration;
    }

    /// <summary>Null where the setting names none: then purposes are only claimed, and wallets may say so or refuse.</summary>
    public VerifierRegistration? Registration { get; }
}
