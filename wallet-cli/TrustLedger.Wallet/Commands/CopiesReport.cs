using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary>Tells how many copies are left of what was just shown, while there is time to fetch more.</summary>
internal static class CopiesReport
{
    /// <summary>Adds the fewest unused copies as <c>copiesLeft</c>, and a sentence for each credential that runs out.</summary>
    public static Report Of(Report report, VaultFile vault, IReadOnlyList<HeldCredential> shown)
    {
        var oneTime = shown.Where(credential => !credential.Reusable)
            .DistinctBy(credential => (credential.Type, credential.Issuer)).ToList();
        foreach (var credential in oneTime)
        {
            if (Copies.Left(vault, credential) is var left && left <= Copies.FewLeft)
                report.Say(Texts.FewCopies(credential.Title ?? credential.Type, left, credential.Batch));
        }

        return oneTime.Count == 0 ? report : report.Set("copiesLeft", oneTime.Min(credential => Copies.Left(vault, credential)));
    }
}
