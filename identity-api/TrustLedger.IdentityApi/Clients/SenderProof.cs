namespace TrustLedger.IdentityApi.Clients;

/// <summary>What is known of the sender's key: its thumbprint when a DPoP proof came along and held, else nothing.</summary>
internal sealed record SenderProof(string? Thumbprint);
