namespace TrustLedger.Wallet.Vault;

/// <summary>Which servers this wallet works with.</summary>
internal sealed record WalletSettings
{
    /// <summary>Base URL of the identity API.</summary>
    public Uri? Api { get; init; }

    /// <summary>Base URL of the ledger node.</summary>
    public Uri? Node { get; init; }

    /// <summary>Base URLs of mirrors of that node's logs, whose signed states go into evidence.</summary>
    public List<Uri> Mirrors { get; init; } = [];

    /// <summary>For development: addresses on this machine may be called, also over http.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>How strict it is with issuers and verifiers.</summary>
    public WalletProfile Profile { get; init; }

    /// <summary>Root certificates, PEM, of the issuers and verifiers that are dealt with. Null for none.</summary>
    public string? Anchors { get; init; }

    /// <summary>For development: private key and certificates, PEM, of the provider that vouches for this wallet. Null for none.</summary>
    public string? WalletProvider { get; init; }

    /// <summary>By log name: what must not change once it was seen or given.</summary>
    public Dictionary<string, KnownLog> Logs { get; init; } = new(StringComparer.Ordinal);
}
