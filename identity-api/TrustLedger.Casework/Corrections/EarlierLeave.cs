namespace TrustLedger.Casework.Corrections;

/// <summary>A leave that was asked for before.</summary>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day, as decided or as asked for.</param>
/// <param name="Approved">Decided in favour; otherwise still open.</param>
public sealed record EarlierLeave(DateOnly From, DateOnly To, bool Approved);
