using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Sequencing;

/// <summary>A statement that waits for its place, and the one who waits for the answer.</summary>
internal sealed class PendingStatement(SignedStatement statement, Address? relay)
{
    // What an entry adds to its statement's data is 236 bytes; this bound need not be changed with it.
    public const int EnvelopeBytes = 512;

    private readonly TaskCompletionSource<Result<AcceptedStatement>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SignedStatement Statement { get; } = statement;

    /// <summary>Who handed it in; null when nobody but its signer is known.</summary>
    public Address? Relay { get; } = relay;

    public Task<Result<AcceptedStatement>> Answer => _answer.Task;

    public int MaximumBytes => EnvelopeBytes + Statement.Statement.Data.Length;

    public void Accept(AcceptedStatement accepted) => _answer.TrySetResult(accepted);

    public void Refuse(Refusal refusal) => _answer.TrySetResult(refusal);
}
