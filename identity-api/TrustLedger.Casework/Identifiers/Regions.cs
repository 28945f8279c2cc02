using System.Collections.Frozen;

namespace TrustLedger.Casework.Identifiers;

/// <summary>Administrative divisions by their GB/T 2260 codes, and the invented ones under 09.</summary>
/// <remarks>
/// Divisions are founded and dissolved, while a resident number keeps the code of its day: whoever checks a
/// number asks for the province alone (<see cref="IsProvince"/>).
/// </remarks>
public static class Regions
{
    // Taiwan, Hong Kong and Macao; 83 is found in residence permits of Taiwan residents only.
    private static readonly (string Code, string Name)[] Others =
        [("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"), ("83", "台湾（居住证）")];

    private static readonly string[] Files =
        ["regions/provinces.csv", "regions/cities.csv", "regions/areas.csv", "regions/synthetic.csv"];

    private static readonly int[] LengthsAbove = [2, 4];

    private static readonly FrozenDictionary<string, Region> All = Load().ToFrozenDictionary(
        region => region.Code, StringComparer.Ordinal);

    public static bool IsProvince(string twoDigits) => twoDigits.Length == 2 && All.ContainsKey(twoDigits);

    /// <summary>The division of a code of 2, 4 or 6 digits; null when none has it.</summary>
    public static Region? Find(string code)
    {
        if (code.Length == 6 && code.EndsWith("0000", StringComparison.Ordinal))
            code = code[..2];
        else if (code.Length == 6 && code.EndsWith("00", StringComparison.Ordinal))
            code = code[..4];
        return All.GetValueOrDefault(code);
    }

    /// <summary>Province, city and district together, for example 云溪市云溪区; null when no division has the code.</summary>
    public static string? FullName(string code)
    {
        if (Find(code) is not { } region)
            return null;
        var above = LengthsAbove.Where(length => length < region.Code.Length)
            .Select(length => Find(region.Code[..length])?.Name)
            .Where(name => name is not null and not "市辖区" && !name.EndsWith("（虚构）", StringComparison.Ordinal));
        return string.Concat(above.Append(region.Name));
    }

    /// <summary>Whether both places lie in one prefecture-level city: the first four digits are the same.</summary>
    /// <remarks>Districts of a municipality under the central government (北京, 天津, 上海, 重庆) share the first two.</remarks>
    public static bool InSameCity(string place, string other) =>
        place.Length == 6 && other.Length == 6
        && (place.AsSpan(0, 4).SequenceEqual(other.AsSpan(0, 4))
            || (place[..2] is "11" or "12" or "31" or "50" && place.AsSpan(0, 2).SequenceEqual(other.AsSpan(0, 2))));

    private static IEnumerable<Region> Load() =>
        Files
            .SelectMany(CaseworkData.ReadLines)
            .Select(line => line.TrimEnd('\r').Split(','))
            .Select(cells => (Code: cells[0], Name: cells[1].Trim('"')))
            .Concat(Others)
            .Select(row => new Region(row.Code, row.Name, row.Code[0] == '0'));
}
