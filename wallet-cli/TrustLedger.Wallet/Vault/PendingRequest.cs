using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Vault;

/// <summary>A signed statement on its way. Saved before it is sent, gone when the answer is known.</summary>
internal sealed record PendingRequest
{
    /// <summary>Command and subject: the same command again finishes this instead of signing anew.</summary>
    public required string Key { get; init; }

    /// <summary>The statement's uid, by which the server knows it too.</summary>
    public required string Uid { get; init; }

    public required string Path { get; init; }

    public required JsonObject Body { get; init; }

    /// <summary>The log whose node takes it directly, the body being the statement; null when the API takes it.</summary>
    public string? Log { get; init; }

    /// <summary>The handle that proves the request; null when the agency's token does.</summary>
    public string? Handle { get; init; }

    public required DateTimeOffset Signed { get; init; }
}
