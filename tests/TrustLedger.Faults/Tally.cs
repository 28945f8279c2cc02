using System.Globalization;

namespace TrustLedger.Faults;

/// <summary>What a fault left of the promises: three numbers that must be 0.</summary>
internal sealed record Tally(long Entries, int Acknowledged, int Lost, int Duplicated, int SilentlyWrong)
{
    public bool IsClean => Lost == 0 && Duplicated == 0 && SilentlyWrong == 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Entries} entries, {Acknowledged} acknowledged: lost {Lost}, duplicated {Duplicated}, silently wrong {SilentlyWrong}");
}
