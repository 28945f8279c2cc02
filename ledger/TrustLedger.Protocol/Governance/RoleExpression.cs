using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Governance;

/// <summary>Who a rule means: <c>role</c>, <c>role@case</c>, <c>role@city</c>, <c>role@090101</c> or <c>subject</c>.</summary>
/// <remarks>
/// <c>subject</c> is nobody's role but a standing in one case: the handle that the case's registration named.
/// </remarks>
public sealed record RoleExpression
{
    public const string Subject = "subject";

    private readonly Bytes32 _role;
    private readonly Bytes32 _fixed;

    private RoleExpression(string role, RolePlace place, string? fixedPlace)
    {
        (Role, Place, FixedPlace) = (role, place, fixedPlace);
        _role = Bytes32.FromCode(role);
        _fixed = fixedPlace is null ? Bytes32.Zero : Bytes32.FromCode(fixedPlace);
    }

    public string Role { get; }

    public RolePlace Place { get; }

    /// <summary>The division code of <see cref="RolePlace.Fixed"/>, else null.</summary>
    public string? FixedPlace { get; }

    public bool IsSubject => Role == Subject;

    /// <returns>The expression, or <c>role-expression-malformed</c>.</returns>
    public static Result<RoleExpression> Parse(string text)
    {
        var malformed = new Refusal("role-expression-malformed", $"\"{text}\" is not role, role@case, role@city, role@090101 or subject.");
        var parts = text.Split('@');

        if (parts.Length > 2 || !Bytes32.TryFromCode(parts[0], out _))
            return malformed;
        if (parts.Length == 1)
            return new RoleExpression(parts[0], RolePlace.Anywhere, fixedPlace: null);
        if (parts[0] == Subject)
            return malformed;

        return parts[1] switch
        {
            "case" => new RoleExpression(parts[0], RolePlace.Case, fixedPlace: null),
            "city" => new RoleExpression(parts[0], RolePlace.City, fixedPlace: null),
            var code when IsDivision(code) => new RoleExpression(parts[0], RolePlace.Fixed, code),
            _ => malformed,
        };
    }

    /// <summary>Whether this is the role, wherever its holder is.</summary>
    public bool Names(Bytes32 role) => role == _role;

    /// <summary>Whether who holds <paramref name="role"/> at <paramref name="place"/> is meant.</summary>
    /// <param name="casePlace">The place responsible for the case; null outside a case, where case and city match nobody.</param>
    public bool Covers(Bytes32 role, Bytes32 place, string? casePlace) => Names(role) && Place switch
    {
        RolePlace.Anywhere => true,
        RolePlace.Fixed => place == _fixed,
        RolePlace.Case => casePlace is not null && place == Bytes32.FromCode(casePlace),
        RolePlace.City => casePlace is not null && place == Bytes32.FromCode(CityOf(casePlace)),
        _ => false,
    };

    /// <summary>Six digits, as GB/T 2260 writes a division.</summary>
    public static bool IsDivision(string? code) => code is { Length: 6 } && code.All(char.IsAsciiDigit);

    public override string ToString() => Place switch
    {
        RolePlace.Case => Role + "@case",
        RolePlace.City => Role + "@city",
        RolePlace.Fixed => Role + "@" + FixedPlace,
        _ => Role,
    };

    private static string CityOf(string casePlace) => string.Concat(casePlace.AsSpan(0, 4), "00");
}
