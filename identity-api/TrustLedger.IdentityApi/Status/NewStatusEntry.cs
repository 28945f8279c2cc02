namespace TrustLedger.IdentityApi.Status;

/// <summary>A credential about to be issued, as its status entry remembers it: no claim is in here.</summary>
internal sealed record NewStatusEntry(
    string Offer, string Configuration, string Subject, string HolderThumbprint, DateTimeOffset Until);
