namespace TrustLedger.Protocol.Requests;

/// <summary>Remembers which request proofs were used, for as long as their time would still be accepted.</summary>
/// <remarks>
/// In memory only, which is enough for a log's node; safe for overlapping calls. After a restart a proof could be used
/// once more within its two minutes: what a node stores is idempotent by uid. The API keeps its own in its database.
/// Ask for admission first, so that a stranger cannot fill it.
/// </remarks>
public sealed class SpentProofs(int capacity = 100_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Keys.Address Address, string Jti), DateTimeOffset> _until = [];
    private readonly Queue<(DateTimeOffset Until, (Keys.Address Address, string Jti) Proof)> _order = new();

    /// <summary>Takes a proof's one use.</summary>
    /// <returns>
    /// The request; or, first match wins:
    /// <list type="bullet">
    /// <item><c>request-proof-used</c> the same key has used this jti before</item>
    /// <item><c>request-proofs-full</c> too many proofs within their time; try again later</item>
    /// </list>
    /// </returns>
    public Result<VerifiedRequest> Spend(VerifiedRequest request, DateTimeOffset now)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && oldest.Until < now)
                _until.Remove(_order.Dequeue().Proof);

            var proof = (request.Address, request.Jti);
            if (_until.ContainsKey(proof))
                return new Refusal("request-proof-used", "A request proof serves one request.");
            if (_until.Count >= capacity)
                return new Refusal("request-proofs-full", "Too many requests are being remembered.");

            // Kept by arrival: an iat in the future is at most one tolerance ahead, so two cover it.
            var until = now + (2 * RequestProof.Tolerance);
            _until.Add(proof, until);
            _order.Enqueue((until, proof));
            return request;
        }
    }
}
