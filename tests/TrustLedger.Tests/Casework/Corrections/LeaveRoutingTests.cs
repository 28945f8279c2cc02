using TrustLedger.Casework.Corrections;

namespace TrustLedger.Tests.Casework.Corrections;

public sealed class LeaveRoutingTests
{
    private static readonly DateOnly AskedOn = new(2026, 11, 2);
    private static readonly DateOnly From = new(2026, 11, 10);

    [Theory]
    [InlineData(1, LeaveRecord.Office)]
    [InlineData(7, LeaveRecord.Office)]
    [InlineData(8, LeaveRecord.County)]
    [InlineData(30, LeaveRecord.County)]
    [InlineData(31, LeaveRecord.City)]
    public void Its_length_says_who_decides(int days, string recordType)
    {
        var route = Route(Ask(days));

        Assert.Equal((recordType, days), (route.RecordType, route.Days));
        Assert.Equal(recordType == LeaveRecord.City, route.NotifyProcuratorate);
        Assert.Equal(recordType == LeaveRecord.Office, route.FileToCounty);
    }

    [Fact]
    public void An_office_that_is_not_entrusted_decides_nothing()
    {
        var route = Route(Ask(5) with { OfficeEntrusted = false });

        Assert.Equal(LeaveRecord.County, route.RecordType);
        Assert.Contains(route.Warnings, warning => warning.Code == "leave-office-not-entrusted");
    }

    [Theory]
    [InlineData(18, LeaveRecord.County)] // 18 + 12 = 30 is still within thirty.
    [InlineData(19, LeaveRecord.City)]
    [InlineData(20, LeaveRecord.City)]
    public void Twelve_days_after_others_in_two_months_count_together(int earlierDays, string recordType)
    {
        var earlier = new EarlierLeave(From.AddDays(-25), From.AddDays(-26 + earlierDays), Approved: true);
        var route = Route(Ask(12) with { Earlier = [earlier] });

        Assert.Equal((recordType, earlierDays + 12), (route.RecordType, route.CumulativeDays));
    }

    [Fact]
    public void Only_days_inside_the_two_months_count()
    {
        // The leave ends on 21 November: the window opens on 22 September.
        var earlier = new EarlierLeave(new DateOnly(2026, 9, 1), new DateOnly(2026, 9, 24), Approved: true);

        Assert.Equal(12 + 3, Route(Ask(12) with { Earlier = [earlier] }).CumulativeDays);
    }

    [Fact]
    public void An_open_request_does_not_count_but_is_pointed_out()
    {
        var open = new EarlierLeave(From.AddDays(-25), From.AddDays(-6), Approved: false);
        var route = Route(Ask(12) with { Earlier = [open] });

        Assert.Equal((LeaveRecord.County, 12), (route.RecordType, route.CumulativeDays));
        Assert.Contains(route.Warnings, warning => warning.Code == "leave-split-suspected");
    }

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(2, false, true)]
    [InlineData(0, false, true)]
    [InlineData(2, true, false)]
    public void Less_than_three_days_ahead_warns_unless_urgent(int lead, bool urgent, bool warns)
    {
        var route = Route(Ask(5) with { AskedOn = From.AddDays(-lead), Urgent = urgent });

        Assert.Equal(warns, route.Warnings.Any(warning => warning.Code == "leave-lead-short"));
        Assert.True(route.Needed);
    }

    [Fact]
    public void Another_district_of_the_same_city_needs_no_leave()
    {
        var route = Route(Ask(40) with { Destinations = ["090102"] });

        Assert.Equal((false, null), (route.Needed, route.RecordType));
    }

    [Fact]
    public void One_destination_outside_the_city_needs_leave() =>
        Assert.True(Route(Ask(5) with { Destinations = ["090102", "090202"] }).Needed);

    [Theory]
    [InlineData("leave-place-unknown")]
    [InlineData("leave-reason-unknown")]
    [InlineData("leave-dates-reversed")]
    [InlineData("leave-already-begun")]
    [InlineData("leave-overlaps")]
    public void Refuses_what_is_no_request(string code)
    {
        var request = code switch
        {
            "leave-place-unknown" => Ask(5) with { Destinations = [] },
            "leave-reason-unknown" => Ask(5) with { Reason = "tourism" },
            "leave-dates-reversed" => Ask(5) with { To = From.AddDays(-1) },
            "leave-already-begun" => Ask(5) with { AskedOn = From.AddDays(1) },
            _ => Ask(5) with { Earlier = [new EarlierLeave(From.AddDays(4), From.AddDays(9), Approved: true)] },
        };

        Assert.Equal(code, LeaveRules.Current.Route(request).Refusal().Code);
    }

    [Fact]
    public void The_route_names_the_rule_pack_that_made_it() => Assert.Equal("2026.1", Route(Ask(5)).RulePackVersion);

    private static LeaveRoute Route(LeaveRequest request) => LeaveRules.Current.Route(request).Value();

    private static LeaveRequest Ask(int days) => new()
    {
        From = From,
        To = From.AddDays(days - 1),
        Destinations = ["090202"],
        CasePlace = "090101",
        Reason = "work",
        AskedOn = AskedOn,
        OfficeEntrusted = true,
    };
}
