namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The checks of credentials.md's acceptance rule, in the order in which they are made and listed.</summary>
public static class CheckNames
{
    /// <summary>The request is open, and nobody has answered it before.</summary>
    public const string RequestOpen = "request-open";

    /// <summary>The answer names only credentials that were asked for, no more often than was asked.</summary>
    public const string Answer = "answer";

    /// <summary>The issuer's certificate leads to a pinned root.</summary>
    public const string IssuerCertificate = "issuer-certificate";

    /// <summary>The issuer signed the credential.</summary>
    public const string IssuerSignature = "issuer-signature";

    /// <summary>Each disclosure's digest is referenced exactly once.</summary>
    public const string Disclosures = "disclosures";

    /// <summary>Type and registered claims are in order, and the type is one that was asked for.</summary>
    public const string Type = "type";

    /// <summary>The ledger accredits the issuer's key for this type at this time.</summary>
    public const string IssuerAccredited = "issuer-accredited";

    /// <summary>The credential is within its times.</summary>
    public const string Validity = "validity";

    /// <summary>Key binding with nonce, audience, sd_hash, time window and transaction data.</summary>
    public const string HolderBinding = "holder-binding";

    /// <summary>The presentation has the claims that were asked for, and no others.</summary>
    public const string Claims = "claims";

    /// <summary>The status list's signer leads to a pinned root and is accredited on the ledger for this type.</summary>
    public const string StatusSigner = "status-signer-accredited";

    /// <summary>A fresh status list says that the credential stands.</summary>
    public const string Status = "status";

    /// <summary>Each transaction was authorized with exactly one of its credentials, by a hash in that one's key binding.</summary>
    public const string TransactionData = "transaction-data";

    /// <summary>The answer as a whole satisfies the query's credential sets.</summary>
    public const string QuerySatisfied = "query-satisfied";

    /// <summary>On the same device: the browser that began the request brought its response code back.</summary>
    public const string Session = "session";

    /// <summary>A delegation stands beside its agent's own credential, and nobody ended it.</summary>
    public const string Delegation = "delegation";

    internal static IReadOnlyList<string> OfPresentation { get; } =
    [
        IssuerCertificate, IssuerSignature, Disclosures, Type, IssuerAccredited, Validity, HolderBinding, Claims, StatusSigner, Status,
    ];
}
