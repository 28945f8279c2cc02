namespace TrustLedger.Casework.Corrections;

/// <summary>Where a case stands on a day, as far as its records tell (domain.md 2a has the whole machine).</summary>
public enum CaseStatus
{
    /// <summary>No registration is in effect.</summary>
    NotRegistered,

    Serving,

    OnLeave,

    Released,
}
