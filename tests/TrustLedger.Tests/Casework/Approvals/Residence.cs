using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Approvals;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Casework.Approvals;

/// <summary>The built-in item, and evidence by which it would be granted.</summary>
internal static class Residence
{
    public static readonly DateOnly Day = new(2026, 11, 21);

    public static ServiceItem Item { get; } = ServiceItemReader.BuiltIn.Single(item => item.Code == "residence-permit.endorsement");

    public static Fact Lives(string since = "2020-12-10") => new()
    {
        Uid = Word(1),
        Predicate = "residence.current",
        Value = new JsonObject { ["since"] = since, ["addressCode"] = "090101003012" },
        Organisation = "11090101000000019H",
        Role = "public-security",
        ProofLevel = 3,
        AsOf = Day.AddDays(-10),
    };

    public static Fact Works() => new()
    {
        Uid = Word(2),
        Predicate = "employment.current",
        Value = new JsonObject { ["employer"] = "91090202TE5T00016R", ["since"] = "2021-03-01" },
        Organisation = "11090101000000027C",
        Role = "human-resources",
        ProofLevel = 2,
        AsOf = Day.AddDays(-20),
    };

    public static ApplicationEvidence Evidence(params Fact[] facts) => new()
    {
        Day = Day,
        Facts = facts.ToDictionary(fact => fact.Predicate, StringComparer.Ordinal),
        IdentityVerified = true,
        IdentityLevel = 3,
        ApplicantAllowed = true,
        OtherApplicationOpen = false,
    };

    public static DateOnly At(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Bytes32 Word(byte last)
    {
        var bytes = new byte[Bytes32.Length];
        bytes[^1] = last;
        return Bytes32.FromBytes(bytes);
    }
}
