namespace TrustLedger.Protocol.State;

/// <summary>The only ways in which a held statement changes its state.</summary>
internal static class Effects
{
    /// <summary>The last word for it was said, by the entry at this index.</summary>
    public static void Take(LedgerState state, HeldStatement held, long index, ulong milliseconds)
    {
        var obstacle = held.Replaces is { IsInEffect: false } ? Rules.References.NotEffective() : held.Rules.Obstacle(state, held);
        if (obstacle is not null)
        {
            Refuse(held, new Condition(obstacle.Code, obstacle.Detail));
            return;
        }

        held.TakeEffect(index, milliseconds);
        if (held.Replaces is { } earlier)
        {
            earlier.Link(supersededBy: held.Index);
            End(state, earlier, StatementState.Superseded, index, milliseconds, new Condition("superseded", "Another took its place."));
        }

        held.Rules.OnEffect(state, held);
    }

    public static void Refuse(HeldStatement held, Condition reason) =>
        held.Stand(StatementState.Refused, reason);

    public static void Revoke(LedgerState state, HeldStatement held, HeldStatement revocation, long index, ulong milliseconds,
        Condition? reason = null)
    {
        held.Link(revokedBy: revocation.Index);
        End(state, held, StatementState.Revoked, index, milliseconds, reason ?? new Condition("revoked", "It was taken back."));
    }

    public static void Quarantine(LedgerState state, HeldStatement held, long index, ulong milliseconds, string why) =>
        End(state, held, StatementState.Quarantined, index, milliseconds, new Condition("signer-suspended", why));

    private static void End(
        LedgerState state, HeldStatement held, StatementState end, long index, ulong milliseconds, Condition reason)
    {
        var counted = held.IsInEffect;
        held.Stand(end, reason);
        if (counted)
            held.Rules.OnEnd(state, held, index, milliseconds);

        // Rivals that waited to take its place have nothing to replace any more.
        foreach (var rival in held.Successors.Where(s => s.State == StatementState.Pending && s.ReplacesIndex == held.Index))
            Refuse(rival, new Condition("ref-not-effective", "What it was to replace is no longer in effect."));
    }
}
