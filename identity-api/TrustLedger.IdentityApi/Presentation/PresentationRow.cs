namespace TrustLedger.IdentityApi.Presentation;

/// <summary>A row of the table <c>presentations</c>, sealed columns still sealed.</summary>
internal sealed class PresentationRow
{
    public string Id { get; init; } = "";

    public string Organisation { get; init; } = "";

    public string Officer { get; init; } = "";

    public string Purpose { get; init; } = "";

    public string Query { get; init; } = "";

    public string Nonce { get; init; } = "";

    public string StateValue { get; init; } = "";

    public byte[]? Decryption { get; init; }

    public string Outcome { get; init; } = "";

    public string? Checks { get; init; }

    public byte[]? Credentials { get; init; }

    public string? Error { get; init; }

    public long Expires { get; init; }

    public long? Answered { get; init; }

    public byte[]? Session { get; init; }

    public string? ReturnTo { get; init; }

    public byte[]? ResponseCode { get; init; }

    public long? Returned { get; init; }

    public long? Strayed { get; init; }

    public byte[]? TransactionData { get; init; }

    public string? RegisteredPurpose { get; init; }

    public string? ResponseMode { get; init; }
}
