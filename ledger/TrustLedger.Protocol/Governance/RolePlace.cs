namespace TrustLedger.Protocol.Governance;

/// <summary>Which place a <see cref="RoleExpression"/> asks of the one who holds the role.</summary>
public enum RolePlace
{
    /// <summary><c>role</c>: whatever place the membership names.</summary>
    Anywhere,

    /// <summary><c>role@case</c>: the place that is responsible for the record's case.</summary>
    Case,

    /// <summary><c>role@city</c>: the city above that place, its first four digits and <c>00</c>.</summary>
    City,

    /// <summary><c>role@090101</c>: one division code.</summary>
    Fixed,
}
