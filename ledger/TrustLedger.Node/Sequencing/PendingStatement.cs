using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Sequencing;

/// <summary>A statement that waits for its place, and the one who waits for the answer.</summary>
internal sealed class PendingStatement(SignedStatement statement, Address? relay)
{
    /// <summary>What one entry takes beside its bytes, and more than a padding entry takes.</summary>
    public const int EnvelopeBytes = 64;

    private readonly TaskCompletionSource<Result<AcceptedStatement>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SignedStatement Statement { get; } = statement;

    /// <summary>Who handed it in; null when nobody but its signer is known.</summary>
    public Address? Relay { get; } = relay;

    /// <summary>The entry's bytes but for its time: encoded by who hands it in, not by the one who gives places.</summary>
    public byte[] Bytes { get; } = LogEntry.Of(statement, acceptedMilliseconds: 0).Encode();

    public Task<Result<AcceptedStatement>> Answer => _answer.Task;

    public int MaximumBytes => EnvelopeBytes + Bytes.Length;

    public void Accept(AcceptedStatement accepted) => _answer.TrySetResult(accepted);

    public void Refuse(Refusal refusal) => _answer.TrySetResult(refusal);
}
