namespace TrustLedger.Wallet.Vault;

/// <summary>A log as this wallet knows it.</summary>
/// <param name="GenesisHash">SHA-256 of the canonical genesis, lower-case hex: the log's true name.</param>
/// <param name="Origin">Null until the genesis was read.</param>
/// <param name="Key">The log's note verifier key; null until the genesis was read.</param>
/// <param name="OnFirstUse">True when nobody gave the hash: it was taken from the server at the first call.</param>
/// <param name="Witnesses">Whose cosignatures make a checkpoint final, as <c>tlog-policy</c> text; null for no witnesses.</param>
internal sealed record KnownLog(string GenesisHash, string? Origin, string? Key, bool OnFirstUse, string? Witnesses = null);
