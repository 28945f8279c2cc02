namespace TrustLedger.Wallet.Vault;

/// <summary>One thing that this wallet did in its owner's name.</summary>
/// <param name="What">The command: <c>present</c>, <c>claim</c>, …</param>
/// <param name="Whom">To whom, or about what.</param>
/// <param name="Names">Names of the claims disclosed or codes signed; never values.</param>
internal sealed record HistoryEntry(DateTimeOffset At, string What, string Whom, IReadOnlyList<string> Names);
