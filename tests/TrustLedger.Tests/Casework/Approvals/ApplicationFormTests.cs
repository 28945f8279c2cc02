using System.Text.Json.Nodes;
using TrustLedger.Casework.Approvals;

namespace TrustLedger.Tests.Casework.Approvals;

public sealed class ApplicationFormTests
{
    private static JsonObject HandedOut => ApplicationForm.Prefill(
        Residence.Item, "draft-1", Residence.Evidence(Residence.Lives(), Residence.Works()).Facts);

    [Fact]
    public void Fills_fields_from_facts_and_says_from_which()
    {
        var field = HandedOut["fields"]!["residenceSince"]!;

        Assert.Equal("2020-12-10", (string?)field["value"]);
        Assert.Equal(Residence.Lives().Uid.ToString(), (string?)field["from"]!["fact"]);
        Assert.Equal("public-security", (string?)field["from"]!["role"]);
        Assert.Equal("2026-11-11", (string?)field["from"]!["asOf"]);
    }

    [Fact]
    public void Leaves_empty_what_no_department_says()
    {
        var form = ApplicationForm.Prefill(Residence.Item, "draft-1", Residence.Evidence(Residence.Lives()).Facts);

        Assert.Null(form["fields"]!["employer"]!["value"]);
        Assert.Equal("applicant", (string?)form["fields"]!["contactPhone"]!["from"]);
    }

    [Fact]
    public void A_confirmed_form_has_no_changed_field() => Assert.Empty(Check(_ => { }));

    [Fact]
    public void A_changed_value_is_seen() =>
        Assert.Equal("employer", Assert.Single(Check(form => form["fields"]!["employer"]!["value"] = "52090202MA0000090D")));

    [Fact]
    public void What_the_applicant_fills_is_no_change() =>
        Assert.Empty(Check(form => form["fields"]!["contactPhone"]!["value"] = "12012345678"));

    [Theory]
    [InlineData("form-malformed", "another draft")]
    [InlineData("form-malformed", "a field less")]
    [InlineData("form-malformed", "a field more")]
    [InlineData("form-malformed", "a member more")]
    [InlineData("form-malformed", "a field without value")]
    [InlineData("form-provenance-changed", "another source")]
    [InlineData("form-field-too-long", "long telephone")]
    [InlineData("form-field-too-long", "telephone in figures")]
    public void Refuses_another_form_than_was_handed_out(string code, string what)
    {
        var form = HandedOut;
        var fields = form["fields"]!.AsObject();
        switch (what)
        {
            case "another draft": form["draft"] = "draft-2"; break;
            case "a field less": fields.Remove("employer"); break;
            case "a field more": fields["income"] = new JsonObject { ["value"] = 1, ["from"] = "applicant" }; break;
            case "a member more": form["note"] = "please"; break;
            case "a field without value": fields["employer"]!.AsObject().Remove("value"); break;
            case "another source": fields["employer"]!["from"]!["role"] = "public-security"; break;
            case "long telephone": fields["contactPhone"]!["value"] = new string('1', 21); break;
            default: fields["contactPhone"]!["value"] = 12012345678; break;
        }

        Assert.Equal(code, ApplicationForm.Check(Residence.Item, HandedOut, form).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_required_field_left_empty()
    {
        var item = Residence.Item with { Form = [.. Residence.Item.Form.Select(field => field with { Required = true })] };

        Assert.Equal("form-field-missing", ApplicationForm.Check(item, HandedOut, HandedOut).Refusal().Code);
    }

    [Fact]
    public void The_digest_changes_with_every_value_and_not_with_the_order()
    {
        var changed = HandedOut;
        changed["fields"]!["contactPhone"]!["value"] = "12012345678";
        var reordered = JsonNode.Parse("{" + string.Join(',', HandedOut.Reverse().Select(member =>
            $"\"{member.Key}\":{member.Value!.ToJsonString()}")) + "}")!.AsObject();

        Assert.NotEqual(ApplicationForm.Digest(HandedOut), ApplicationForm.Digest(changed), StringComparer.Ordinal);
        Assert.Equal(ApplicationForm.Digest(HandedOut), ApplicationForm.Digest(reordered));
    }

    [Fact]
    public void The_form_names_the_rules_by_which_it_is_judged() =>
        Assert.Equal(Residence.Item.RulesHash.ToString(), (string?)HandedOut["rules"]);

    private static IReadOnlyList<string> Check(Action<JsonObject> change)
    {
        var form = HandedOut;
        change(form);
        return ApplicationForm.Check(Residence.Item, HandedOut, form).Value();
    }
}
