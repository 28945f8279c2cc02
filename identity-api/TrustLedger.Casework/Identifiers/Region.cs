namespace TrustLedger.Casework.Identifiers;

/// <summary>An administrative division: a province (2 digits), a city (4) or a district or county (6).</summary>
/// <param name="Code">2, 4 or 6 digits, without the zeros that fill GB/T 2260 codes up.</param>
/// <param name="Name">Its own name, for example 云溪区.</param>
/// <param name="IsSynthetic">Invented, for tests and demonstrations.</param>
public sealed record Region(string Code, string Name, bool IsSynthetic)
{
    /// <summary>The code filled up to six digits: 0901 is written 090100.</summary>
    public string FullCode => Code.PadRight(6, '0');
}
