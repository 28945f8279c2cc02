namespace TrustLedger.Wallet.Vault;

/// <summary>One thing that this wallet did in its owner's name, or was asked to do.</summary>
/// <remarks>Names claims and codes, and never a claim's value: the history outlives the credentials.</remarks>
/// <param name="At">When it began.</param>
/// <param name="What">The command: <c>present</c>, <c>receive</c>, <c>claim</c>, …</param>
/// <param name="Whom">To whom, or about what, in words for a person.</param>
/// <param name="Names">Names of the claims disclosed, types received or codes signed; never values.</param>
internal sealed record HistoryEntry(DateTimeOffset At, string What, string Whom, IReadOnlyList<string> Names)
{
    /// <summary>Short local name, shown by <c>history list</c>.</summary>
    public string Id { get; init; } = "h" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));

    /// <summary>In words for a person; changes once the other side has proven who it is.</summary>
    public string Whom { get; set; } = Whom;

    public IReadOnlyList<string> Names { get; set; } = Names;

    /// <summary>The verifier's full client identifier with its prefix, or the issuer identifier; null where there is none.</summary>
    public string? Party { get; set; }

    /// <summary>False while <see cref="Party"/> is only what a link said.</summary>
    public bool PartyProven { get; set; }

    /// <summary>Why the verifier asked, in its own words.</summary>
    public string? Purpose { get; set; }

    /// <summary>Where the answer went.</summary>
    public string? Address { get; set; }

    /// <summary>The nonce of the verifier's request: by it the verifier finds the presentation again.</summary>
    public string? Nonce { get; set; }

    public List<DisclosedClaim> Disclosed { get; init; } = [];

    /// <summary>Something was about to leave the wallet when the vault was saved: whatever came after, it may have arrived.</summary>
    public bool Sent { get; set; }

    public TransactionOutcome Outcome { get; set; } = TransactionOutcome.Done;

    /// <summary>The refusal's code; null when there was none.</summary>
    public string? Code { get; set; }

    /// <summary>Where the verifier takes requests for erasure, as it said itself: an https or mailto address, or null.</summary>
    public string? Support { get; set; }

    /// <summary>Where the registration says that reports about the verifier go: an https address, or null. Unproven.</summary>
    public string? Authority { get; set; }

    /// <summary>Under which name the ledger would accredit the registration that was shown; null when none was.</summary>
    public string? Registration { get; set; }

    /// <summary>SHA-256 of the verifier's public key, base64: whom the ledger would accredit.</summary>
    public string? VerifierKey { get; set; }

    /// <summary>The entry that this one is about: an erasure or a report about a presentation.</summary>
    public string? About { get; init; }
}
