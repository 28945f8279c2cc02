using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Tests.Protocol.Governance;

public sealed class QuorumTests
{
    private const string Here = "090101";

    // Two departments of one kind, and either a court or two others.
    private static readonly Quorum Nested = Of(2, Role("a@case"), Group(Of(1, Role("court"), Group(Of(2, Role("b"))))));

    private static readonly Gen<Voice> AnyVoice =
        from role in Gen.Elements("a", "b", "court", "clerk")
        from organisation in Gen.Choose(0, 5)
        from place in Gen.Elements(Here, "090202")
        from person in Gen.Choose(0, 4)
        select Voice(role, $"org-{organisation}", place, person == 0 ? null : $"person-{person}");

    private static readonly Arbitrary<(Voice[] Voices, Voice More)> AnyVoices = (
        from voices in AnyVoice.ArrayOf()
        from more in AnyVoice
        select (voices, more)).ToArbitrary();

    [Fact]
    public void Two_organisations_are_two_and_two_keys_of_one_are_one()
    {
        var quorum = Of(2, Role("a"));

        Assert.False(quorum.IsMet([Voice("a", "x"), Voice("a", "x")], casePlace: null));
        Assert.True(quorum.IsMet([Voice("a", "x"), Voice("a", "y")], casePlace: null));
    }

    [Fact]
    public void One_officer_of_two_organisations_is_one()
    {
        var quorum = Of(2, Role("a"));

        Assert.False(quorum.IsMet([Voice("a", "x", person: "p"), Voice("a", "y", person: "p")], casePlace: null));
        Assert.True(quorum.IsMet([Voice("a", "x", person: "p"), Voice("a", "y", person: "q")], casePlace: null));
    }

    [Fact]
    public void A_nested_quorum_counts_as_one()
    {
        Assert.False(Nested.IsMet([Voice("b", "x"), Voice("b", "y"), Voice("court", "z")], Here));
        Assert.True(Nested.IsMet([Voice("a", "x"), Voice("court", "z")], Here));
        Assert.False(Nested.IsMet([Voice("a", "x"), Voice("b", "y")], Here));
        Assert.True(Nested.IsMet([Voice("a", "x"), Voice("b", "y"), Voice("b", "z")], Here));
    }

    [Theory]
    [InlineData("a", "090202", true)]
    [InlineData("a@case", Here, true)]
    [InlineData("a@case", "090202", false)]
    [InlineData("a@city", "090100", true)]
    [InlineData("a@city", Here, false)]
    [InlineData("a@090202", "090202", true)]
    [InlineData("a@090202", Here, false)]
    public void A_place_is_the_case_s_its_city_s_or_the_one_named(string role, string place, bool covered) =>
        Assert.Equal(covered, Of(1, Role(role)).IsMet([Voice("a", "x", place)], Here));

    [Theory]
    [InlineData("a@case")]
    [InlineData("a@city")]
    public void Outside_a_case_there_is_no_case_s_place(string role) =>
        Assert.False(Of(1, Role(role)).IsMet([Voice("a", "x", Here), Voice("a", "y", "090100")], casePlace: null));

    [Fact]
    public void Missing_names_the_roles_that_could_still_help()
    {
        Assert.Equal("a@case court b", string.Join(' ', Nested.Missing([], Here)));
        Assert.Equal("a@case", string.Join(' ', Nested.Missing([Voice("court", "z")], Here)));
        Assert.Empty(Nested.Missing([Voice("a", "x"), Voice("court", "z")], Here));
    }

    [Fact]
    public void More_voices_never_undo_a_decision() => Prop.ForAll(AnyVoices, any =>
        !Nested.IsMet(any.Voices, Here) || Nested.IsMet([.. any.Voices, any.More], Here)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_met_was_within_reach_and_misses_nothing() => Prop.ForAll(AnyVoices, any =>
        Nested.IsMet(any.Voices, Here)
            ? Nested.IsWithinReach(any.Voices, Here) && Nested.Missing(any.Voices, Here).Count == 0
            : Nested.Missing(any.Voices, Here).Count > 0).QuickCheckThrowOnFailure();

    [Fact]
    public void One_organisation_alone_never_makes_two() => Prop.ForAll(AnyVoices, any =>
        !Nested.IsMet(any.Voices.Select(v => v with { Organisation = Bytes32.FromCode("same") }), Here)).QuickCheckThrowOnFailure();

    private static Voice Voice(string role, string organisation, string place = Here, string? person = null) =>
        new(Bytes32.FromCode(role), Bytes32.FromCode(organisation), Bytes32.FromCode(place), person is null ? default : Bytes32.FromCode(person));

    private static Quorum Of(int threshold, params QuorumPart[] parts) => new(threshold, parts);

    private static QuorumPart Role(string text) => QuorumPart.Of(RoleExpression.Parse(text).Value());

    private static QuorumPart Group(Quorum quorum) => QuorumPart.Of(quorum);
}
