using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>The corrections log with its agencies, and one registered case of the subject.</summary>
internal static class CorrectionsLog
{
    public static GenesisMember[] Agencies { get; } =
    [
        GenesisMember.Of(City.Office, "office", City.District, City.Address("office")),
        GenesisMember.Of(City.Justice, "county-agency", City.District, City.Address("county"), Words.Code("officer-1")),
        GenesisMember.Of(City.Justice, "county-agency", City.District, City.Address("county-second"), Words.Code("officer-2")),
        GenesisMember.Of(City.Fund, "city-agency", "090100", City.Address("city")),
        GenesisMember.Of(City.Prosecution, "procuratorate", City.District, City.Address("procurator")),
        GenesisMember.Of(City.OtherCounty, "county-agency", "090202", City.Address("other-county")),
        GenesisMember.Of("other-office", "office", "090202", City.Address("other-office")),
    ];

    public static TestLog New(params IEnumerable<GenesisMember> more) => new(City.Corrections, [.. Agencies, .. more]);

    public static TestLog WithCase(out Bytes32 registration, params IEnumerable<GenesisMember> more)
    {
        var log = New(more);
        registration = log.Say("county", Words.Record("registration", 1), City.Address("subject"));
        return log;
    }

    public static Bytes32 AskForLeave(this TestLog log, ulong number = 2) =>
        log.Say("subject", Words.Record("leave.county", number), City.Address("subject"));

    public static Bytes32 Word(this TestLog log, string who, Verdict verdict, string role, Bytes32 about) =>
        log.Say(who, Words.Word(verdict, role, log.State.Policy), City.Address("subject"), about);

    public static string RefusedWord(this TestLog log, string who, Verdict verdict, string role, Bytes32 about) =>
        log.Refused(who, Words.Word(verdict, role, log.State.Policy), City.Address("subject"), about);
}
