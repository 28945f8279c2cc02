using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>What people might say on a log, sensible or not, as numbers that a generator draws.</summary>
/// <param name="Kind">Which statement.</param>
/// <param name="Who">Which of the people says it.</param>
/// <param name="About">Which earlier statement it is about.</param>
/// <param name="Detail">What else there is to choose.</param>
/// <param name="Wait">Milliseconds since the one before.</param>
internal sealed record Attempt(int Kind, int Who, int About, int Detail, int Wait);

/// <summary>Makes a log from attempts. One in four of what the rules refuse gets onto it all the same.</summary>
internal static class RandomLog
{
    private static readonly string[] People =
        ["operator", "justice", "prosecution", "office", "county", "county-second", "city", "procurator", "other-county", "subject", "stranger"];

    // What each would say on a record in the ordinary course; drawn often, so that much comes into effect.
    private static readonly (string Who, Verdict Verdict, string Role)[] Ordinary =
    [
        ("office", Verdict.Opine, "office"), ("office", Verdict.OpineAgainst, "office"), ("office", Verdict.Approve, "office"),
        ("county", Verdict.Opine, "county-agency"), ("county", Verdict.Approve, "county-agency"),
        ("county-second", Verdict.Approve, "county-agency"), ("county", Verdict.Refuse, "county-agency"),
        ("city", Verdict.Approve, "city-agency"), ("procurator", Verdict.Acknowledge, "procuratorate"),
        ("procurator", Verdict.Object, "procuratorate"), ("subject", Verdict.Object, "subject"),
        ("other-county", Verdict.Approve, "county-agency"), ("justice", Verdict.Approve, "governance"),
        ("prosecution", Verdict.Approve, "governance"), ("operator", Verdict.Approve, "governance"),
        ("prosecution", Verdict.Refuse, "governance"),
    ];

    private static readonly string[] Types = ["registration", "leave.office", "leave.county", "leave.city", "admonition"];

    public static Arbitrary<Attempt[]> Attempts { get; } = (
        from count in Gen.Choose(1, 50)
        from attempts in (
            from kind in Gen.Elements(0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5)
            from who in Gen.Choose(0, People.Length - 1)
            from about in Gen.Choose(0, 1000)
            from detail in Gen.Choose(0, 10_000)
            from wait in Gen.Choose(0, 3_000)
            select new Attempt(kind, who, about, detail, wait)).ArrayOf(count)
        select attempts).ToArbitrary();

    public static TestLog Of(IEnumerable<Attempt> attempts, Action<TestLog, SignedStatement>? beforeEach = null)
    {
        var log = CorrectionsLog.WithCase(out _);
        foreach (var attempt in attempts)
        {
            log.Now += (ulong)attempt.Wait;
            var signed = Statement(log, attempt);
            beforeEach?.Invoke(log, signed);
            if (log.State.Judge(signed, log.Now, City.Address("relay")) is null || attempt.Detail % 4 == 0)
                log.Append(signed);
        }

        return log;
    }

    private static SignedStatement Statement(TestLog log, Attempt attempt)
    {
        var (who, detail) = (People[attempt.Who], attempt.Detail);
        var uids = log.State.Uids.ToList();
        var about = uids[^(1 + (attempt.About % Math.Min(uids.Count, 6)))];
        var subject = City.Address("subject");
        return attempt.Kind switch
        {
            0 => Record(log, who, detail, about),
            1 => Endorsement(log, who, detail, about),
            2 => Member(log, who, detail, uids),
            3 => log.Signed(who, Words.Revoke((ulong)(detail % 3)), subject, about),
            4 => log.Signed(detail % 2 == 0 ? "operator" : who, Words.Accredit(until: detail % 2 == 0 ? 0 : log.Seconds + 30), default,
                detail % 3 == 0 ? about : default),
            _ => log.Signed(who, new ErasureBody(Words.Any), subject, about),
        };
    }

    private static SignedStatement Record(TestLog log, string who, int detail, Bytes32 about)
    {
        var caseHandle = detail % 7 == 0 ? Words.Code("another-case") : Words.Case;
        var relation = detail % 5 == 0 ? (RecordRelation)(2 + (detail % 2)) : RecordRelation.Opens;
        var number = (log.State.CaseOf(caseHandle)?.NextNumber ?? 1) + (detail % 11 == 0 ? 1UL : 0UL);
        var type = Types[detail / 7 % Types.Length];
        var author = detail % 6 == 0 ? who : type switch { "registration" => "county", "admonition" => "office", _ => "subject" };
        return log.Signed(author, Words.Record(type, number, relation, caseHandle), City.Address("subject"),
            relation == RecordRelation.Opens ? default : about);
    }

    // Two of three times somebody says what may be said next, if anybody may say anything.
    private static SignedStatement Endorsement(TestLog log, string who, int detail, Bytes32 about)
    {
        var open = log.State.Uids.Where(uid => log.State.View(uid).Schema is "record" or "member" or "accreditation" or "revocation").ToList();
        var words = Enumerable.Range(0, Ordinary.Length).Select(i => Ordinary[(i + detail) % Ordinary.Length])
            .Select(word => Says(word.Who, word, open[^(1 + (detail % Math.Min(open.Count, 4)))]));
        return (detail % 3 == 0 ? null : words.FirstOrDefault(word => log.State.Judge(word, log.Now, City.Address("relay")) is null))
            ?? Says(detail % 17 == 0 ? who : Ordinary[detail % Ordinary.Length].Who, Ordinary[detail % Ordinary.Length], about);

        SignedStatement Says(string speaker, (string Who, Verdict Verdict, string Role) word, Bytes32 of) => log.Signed(
            speaker, Words.Word(word.Verdict, word.Role, City.Corrections), log.State.View(of).Recipient!.Value, of);
    }

    private static SignedStatement Member(TestLog log, string who, int detail, List<Bytes32> uids)
    {
        var members = log.State.Members;
        var old = members[detail % members.Count];
        var target = detail % 3 == 0 ? City.Address($"new-{detail % 5}") : Address.FromWord(old.Key)!.Value;
        var body = new MemberBody(old.Role, old.Organisation, old.Place, old.Person, KeyKind.Secp256k1, target.ToWord(), 0,
            detail % 2 == 0 ? 0 : log.Seconds - (ulong)(detail % 8));
        return log.Signed(detail % 4 == 0 ? who : "operator", body, target, detail % 3 == 0 ? default : detail % 13 == 0 ? uids[^1] : old.Uid);
    }
}
