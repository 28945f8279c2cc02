namespace TrustLedger.Casework.Corrections;

/// <summary>What routing a leave (外出) needs to know.</summary>
public sealed record LeaveRequest
{
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>Six digits each: where the person goes.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    /// <summary>Six digits: the county or district where the correction is carried out (执行地).</summary>
    public required string CasePlace { get; init; }

    /// <summary>A reason code of the rule pack.</summary>
    public required string Reason { get; init; }

    /// <summary>The day on which it is asked for.</summary>
    public required DateOnly AskedOn { get; init; }

    public bool Urgent { get; init; }

    /// <summary>Whether the county agency entrusted the office with deciding short leaves.</summary>
    public bool OfficeEntrusted { get; init; }

    /// <summary>Refused and withdrawn ones are left out.</summary>
    public IReadOnlyList<EarlierLeave> Earlier { get; init; } = [];
}
