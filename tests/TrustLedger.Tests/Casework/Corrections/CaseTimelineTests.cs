using TrustLedger.Casework.Corrections;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Casework.Corrections;

public sealed class CaseTimelineTests
{
    private const string County = "11090101000000019H";
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Fact]
    public void Tells_a_leave_from_proposal_to_acknowledgement() => Assert.Equal(
        "proposed opined approved in-effect acknowledged", Kinds(CaseTimeline.Of([Leave(acknowledged: true, overdue: false)], Day)));

    [Fact]
    public void A_missing_acknowledgement_is_an_alarm_and_takes_no_effect_away()
    {
        var timeline = CaseTimeline.Of([Registration(), Leave(acknowledged: false, overdue: true)], Day);

        Assert.Equal("procuratorate@case", Assert.Single(timeline.Alarms).Role);
        Assert.Equal(CaseStatus.OnLeave, timeline.Status);
    }

    [Theory]
    [InlineData("2026-11-19", CaseStatus.Serving)]
    [InlineData("2026-11-20", CaseStatus.OnLeave)]
    [InlineData("2026-11-27", CaseStatus.OnLeave)]
    [InlineData("2026-11-28", CaseStatus.Serving)]
    public void A_person_is_on_leave_from_the_first_day_to_the_last(string day, CaseStatus status) => Assert.Equal(status,
        CaseTimeline.Of([Registration(), Leave(acknowledged: true, overdue: false)], Approvals.Residence.At(day)).Status);

    [Fact]
    public void A_leave_that_waits_for_its_decision_is_none()
    {
        var waiting = Leave(acknowledged: false, overdue: false);
        waiting = waiting with { View = waiting.View with { State = StatementState.Pending, EffectiveMilliseconds = null } };

        Assert.Equal(CaseStatus.Serving, CaseTimeline.Of([Registration(), waiting], Day).Status);
    }

    [Fact]
    public void A_case_without_registration_is_none() =>
        Assert.Equal(CaseStatus.NotRegistered, CaseTimeline.Of([Leave(acknowledged: true, overdue: false)], Day).Status);

    [Fact]
    public void A_word_that_does_not_count_is_not_told()
    {
        var leave = Leave(acknowledged: true, overdue: false);
        var view = leave.View with { Endorsements = [.. leave.View.Endorsements.Select(word => word with { Counts = false })] };

        Assert.Equal("proposed in-effect", Kinds(CaseTimeline.Of([leave with { View = view }], Day)));
    }

    [Fact]
    public void Every_event_has_a_sentence_in_both_languages()
    {
        var timeline = CaseTimeline.Of([Registration(), Leave(acknowledged: false, overdue: true)], Day);

        Assert.Contains("外出审批（县级）：批准", timeline.Events.Select(one => one.Wording.Chinese), StringComparer.Ordinal);
        Assert.Contains("leave, decided by the county agency was approved", timeline.Events.Select(one => one.Wording.English), StringComparer.Ordinal);
    }

    [Fact]
    public void The_order_of_records_changes_nothing()
    {
        CaseRecord[] records = [Registration(), Leave(acknowledged: true, overdue: false)];

        Assert.Equal(CaseTimeline.Of(records, Day).Events, CaseTimeline.Of([.. records.Reverse()], Day).Events);
    }

    private static string Kinds(CaseTimeline timeline) => string.Join(' ', timeline.Events.Select(one => one.Kind));

    private static CaseRecord Registration() => new("registration", 1, new StatementView
    {
        Uid = Word(1),
        State = StatementState.Effective,
        Size = 10,
        AtMilliseconds = 9_000,
        AcceptedMilliseconds = 100,
        EffectiveMilliseconds = 100,
        Author = By("county-agency", County),
    });

    private static CaseRecord Leave(bool acknowledged, bool overdue)
    {
        var words = new List<EndorsementView>
        {
            new(Word(11), 3, 1_100, Verdict.Opine, By("office", "310901010000000355"), Counts: true),
            new(Word(12), 4, 1_200, Verdict.Approve, By("county-agency", County), Counts: true),
        };
        if (acknowledged)
            words.Add(new EndorsementView(Word(13), 5, 1_300, Verdict.Acknowledge, By("procuratorate", "11090101000000027C"), Counts: true));
        return new CaseRecord(LeaveRecord.County, 2, new StatementView
        {
            Uid = Word(2),
            State = StatementState.Effective,
            Size = 10,
            AtMilliseconds = 9_000,
            AcceptedMilliseconds = 1_000,
            EffectiveMilliseconds = 1_200,
            Author = By("subject", ""),
            Endorsements = words,
            Copies = [new CopyView("procuratorate@case", acknowledged, acknowledged ? 1_300UL : null, 2_000, overdue)],
        }, new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 27));
    }

    private static Signatory By(string role, string organisation) => new(Address.Zero, role, organisation, "090101");

    private static Bytes32 Word(byte last)
    {
        var bytes = new byte[Bytes32.Length];
        bytes[^1] = last;
        return Bytes32.FromBytes(bytes);
    }
}
