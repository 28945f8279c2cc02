namespace TrustLedger.Protocol.Governance;

/// <summary>Who says, opines on, decides and is copied one type of record.</summary>
public sealed record RecordRule
{
    /// <summary>Who may write it. Also <c>subject</c>.</summary>
    public required IReadOnlyList<RoleExpression> Propose { get; init; }

    /// <summary>Who must have said an opinion, for or against, before anybody decides: each of them, once.</summary>
    public required IReadOnlyList<RoleExpression> Opine { get; init; }

    /// <summary>Who decides; null when the author does, by saying it (<c>"decide":"author"</c>).</summary>
    public required Quorum? Decide { get; init; }

    /// <summary>Who is told. A copy never blocks effect; an acknowledgement that does not come raises an alarm.</summary>
    public required IReadOnlyList<RoleExpression> Copy { get; init; }

    /// <summary>
    /// Who rules: on what was decided, where it counts from a ruling only; and on what its subject disputes. Empty when
    /// nobody does: a dispute then ends when the record is replaced or taken back, or the objection is.
    /// </summary>
    public required IReadOnlyList<RoleExpression> Ruling { get; init; }

    /// <summary>Whether what was decided counts only from a ruling (<c>"effect":"onRuling"</c>).</summary>
    public required bool IsEffectOnRuling { get; init; }

    /// <summary>Hours from effect after which a missing acknowledgement is overdue; 0 when nobody is copied.</summary>
    public required int AckDeadlineHours { get; init; }

    /// <summary>Who may read the record's content, beside those who signed it.</summary>
    public required IReadOnlyList<RoleExpression> Readers { get; init; }
}
