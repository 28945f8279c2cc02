namespace TrustLedger.Protocol.Notes;

/// <summary>A key that was shown to have signed a note.</summary>
/// <param name="Key">The key.</param>
/// <param name="Seconds">When it says that it signed, in Unix seconds; only a cosignature says.</param>
public sealed record NoteSigning(NoteVerifierKey Key, ulong? Seconds);
