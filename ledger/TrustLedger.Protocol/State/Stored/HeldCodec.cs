using TrustLedger.Protocol.State.Rules;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>What the log's entry does not say of a held statement, in few bytes: four for one that nothing happened to.</summary>
internal static class HeldCodec
{
    [Flags]
    private enum Has
    {
        None = 0,
        AtOnce = 1,
        Target = 2,
        Replaces = 4,
        CasePlace = 8,
        Reason = 16,
        Effect = 32,
        OwnEffect = 64,
        Links = 128,
    }

    public static byte[] Write(RecordWriter writer, LedgerState state, HeldStatement held)
    {
        var has = Content(held);
        writer.Byte((byte)has).Byte((byte)held.State)
            .Optional(held.Author is { } author ? state.Memberships.NumberOf(author.Uid) : (long?)null)
            .Number(state.Policies.NumberOf(held.Policy.Hash));
        if (has.HasFlag(Has.Target))
            writer.Number(held.Index - held.TargetIndex!.Value);
        if (has.HasFlag(Has.Replaces))
            writer.Number(held.Index - held.ReplacesIndex!.Value);
        if (has.HasFlag(Has.CasePlace))
            writer.Text(held.CasePlace!);
        if (has.HasFlag(Has.Reason))
            writer.Text(held.Reason!.Code).Text(held.Reason.Detail);
        if (has.HasFlag(Has.Effect))
            writer.Number(held.EffectiveIndex!.Value - held.Index).Number(held.EffectiveMilliseconds!.Value - held.AcceptedMilliseconds);
        if (has.HasFlag(Has.Links))
        {
            writer.Optional(held.SupersededBy).Optional(held.RevokedBy).Optional(held.ErasedBy);
            Later(writer, held, held.EndorsementIndices);
            Later(writer, held, held.SuccessorIndices);
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The record is not of this entry.</exception>
    public static HeldStatement Read(LedgerState state, long index, StoredStatement stored)
    {
        var entry = stored.Entry;
        if (RuleBook.Find(entry.Statement.Schema) is not { } rules || !rules.TryDecode(entry.Statement.Data.Span, out var body, out _))
            throw new InvalidDataException($"Entry {index} is stored as held, and is of no schema of the profile.");

        var reader = new RecordReader(stored.Record.Span);
        var has = (Has)reader.Byte();
        var stands = (StatementState)reader.Byte();
        var author = reader.OptionalIndex() is { } member ? state.Memberships.At(member) : null;
        var policy = state.Policies.At(reader.Index());
        var signed = SignedStatement.Trusted(state.Genesis.Domain, entry);
        var held = new HeldStatement(state.Held, index, entry.AcceptedMilliseconds, signed, rules, body)
        {
            Author = author,
            Policy = policy,
            TakesEffectAtOnce = has.HasFlag(Has.AtOnce),
            TargetIndex = has.HasFlag(Has.Target) ? index - reader.Index() : null,
            ReplacesIndex = has.HasFlag(Has.Replaces) ? index - reader.Index() : null,
            CasePlace = has.HasFlag(Has.CasePlace) ? reader.Text() : null,
        };
        var reason = has.HasFlag(Has.Reason) ? new Condition(reader.Text(), reader.Text()) : null;
        held.Restore(stands, reason);
        if (has.HasFlag(Has.OwnEffect))
            held.RestoreEffect(index, entry.AcceptedMilliseconds);
        if (has.HasFlag(Has.Effect))
            held.RestoreEffect(index + reader.Index(), entry.AcceptedMilliseconds + reader.Number());
        if (has.HasFlag(Has.Links))
        {
            held.RestoreLinks(
                reader.OptionalIndex(), reader.OptionalIndex(), reader.OptionalIndex(), Later(ref reader, index), Later(ref reader, index));
        }

        reader.End();
        return held;
    }

    private static Has Content(HeldStatement held)
    {
        var has = Effect(held);
        if (held.TakesEffectAtOnce)
            has |= Has.AtOnce;
        if (held.TargetIndex is not null)
            has |= Has.Target;
        if (held.ReplacesIndex is not null)
            has |= Has.Replaces;
        if (held.CasePlace is not null)
            has |= Has.CasePlace;
        if (held.Reason is not null)
            has |= Has.Reason;
        return held.HasLinks ? has | Has.Links : has;
    }

    private static Has Effect(HeldStatement held) => held.EffectiveIndex is null ? Has.None
        : held.EffectiveIndex == held.Index && held.EffectiveMilliseconds == held.AcceptedMilliseconds ? Has.OwnEffect
        : Has.Effect;

    private static void Later(RecordWriter writer, HeldStatement held, IReadOnlyList<long> indices)
    {
        writer.Number(indices.Count);
        foreach (var index in indices)
            writer.Number(index - held.Index);
    }

    private static List<long> Later(ref RecordReader reader, long index)
    {
        var indices = new List<long>();
        for (var count = reader.Count(); count > 0; count--)
            indices.Add(index + reader.Index());
        return indices;
    }
}
