using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

public sealed class WitnessPolicyTests
{
    // The example of c2sp.org/tlog-policy, with keys of ours.
    private static readonly string[] Names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"];
    private static readonly IReadOnlyList<NoteVerifierKey> Keys = [.. Names.Select(name => NoteKeys.Signer(name).CosignatureKey)];

    private static string Example => $"""
        # witnesses of two organisations
        log {WitnessKit.Log.VerifierKey}

        witness X1 {Keys[0]}
        witness X2	{Keys[1]}
          witness X3 {Keys[2]} https://x3.example/
        group X-witnesses 2 X1 X2 X3

        witness Y1 {Keys[3]}
        witness Y2 {Keys[4]}
        witness Y3 {Keys[5]}
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """;

    [Fact]
    public void Reads_the_example_of_the_specification()
    {
        var policy = WitnessPolicy.Parse(Example).Value();

        Assert.Equal(Names, policy.Witnesses.Select(witness => witness.Name), StringComparer.Ordinal);
        Assert.Equal("https://x3.example/", policy.Witnesses[2].Url);
        Assert.Equal([("X-witnesses", 2), ("Y-witnesses", 1), ("X-and-Y", 2)], policy.Groups.Select(group => (group.Name, group.Threshold)));
        Assert.Equal("X-and-Y", policy.Quorum);
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var written = WitnessPolicy.Parse(Example).Value().ToString();

        Assert.Equal(written, WitnessPolicy.Parse(written).Value().ToString());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("X1 X2 X3", false)]
    [InlineData("Y1 Y2 Y3 X1", false)]
    [InlineData("X1 X3 Y2", true)]
    [InlineData("X1 X2 X3 Y1 Y2 Y3", true)]
    public void Counts_through_nested_groups(string cosigned, bool isMet) => Assert.Equal(
        isMet, WitnessPolicy.Parse(Example).Value().IsMet(cosigned.Split(' ').Where(name => name.Length > 0).Select(name => Keys[Array.IndexOf(Names, name)])));

    [Fact]
    public void A_key_of_the_same_name_is_no_other_witness()
    {
        var stranger = NoteKeys.Signer("X1").CosignatureKey;

        Assert.False(WitnessPolicy.Parse(Example).Value().IsMet([stranger, Keys[2], Keys[3]]));
    }

    [Fact]
    public void Without_a_quorum_nothing_is_asked_for() =>
        Assert.True(WitnessPolicy.Parse("quorum none\n").Value().IsMet([]));

    [Theory]
    [InlineData("quorum X-and-Y\n", "")]
    [InlineData("quorum X-and-Y\n", "quorum X-and-Y")]
    [InlineData("quorum X-and-Y\n", "quorum X-and-Y\nquorum X1\n")]
    [InlineData("quorum X-and-Y\n", "quorum Z\n")]
    [InlineData("group X-witnesses 2 ", "group X-witnesses 4 ")]
    [InlineData("group X-witnesses 2 ", "group X-witnesses 0 ")]
    [InlineData("group X-witnesses 2 ", "group X-witnesses +2 ")]
    [InlineData("group X-witnesses 2 X1 X2 X3", "group X-witnesses 2 X1 X2 X3 none")]
    [InlineData("group X-witnesses 2 X1 X2 X3", "group X-witnesses 2 X1 X1 X3")]
    [InlineData("group X-witnesses 2 X1 X2 X3", "group X-witnesses 2 X1 X2 Y1")]
    [InlineData("group X-witnesses 2 X1 X2 X3", "group X-witnesses 2")]
    [InlineData("any Y1 Y2 Y3", "any Y1 Y2 X3")]
    [InlineData("group Y-witnesses any", "group X1 any")]
    [InlineData("witness Y1", "witness X1")]
    [InlineData("witness Y1", "witless Y1")]
    [InlineData("log ", "log name ")]
    [InlineData("# witnesses", "# witnesses\r")]
    public void Anything_else_is_refused(string written, string instead)
    {
        var text = Example.Replace(written, instead, StringComparison.Ordinal);

        Assert.NotEqual(Example, text, StringComparer.Ordinal);
        Assert.Equal("witness-policy-malformed", WitnessPolicy.Parse(text).Refusal().Code);
    }

    [Fact]
    public void One_key_under_two_names_is_one_witness_twice()
    {
        var key = TrustLedger.Protocol.Keys.Ed25519Key.Generate();
        var text = $"witness a {new NoteSigner("a", key).CosignatureKey}\nwitness b {new NoteSigner("b", key).CosignatureKey}\nquorum a\n";

        Assert.Equal("witness-policy-malformed", WitnessPolicy.Parse(text).Refusal().Code);
    }

    [Fact]
    public void A_log_key_is_no_witness_key_and_the_other_way_round()
    {
        Assert.Equal("witness-policy-malformed", WitnessPolicy.Parse($"witness a {WitnessKit.Log.VerifierKey}\nquorum a\n").Refusal().Code);
        Assert.Equal("witness-policy-malformed", WitnessPolicy.Parse($"log {Keys[0]}\nquorum none\n").Refusal().Code);
    }

    [Fact]
    public void More_cosignatures_never_unmeet_a_quorum()
    {
        var policy = WitnessPolicy.Parse(Example).Value();
        var property = Prop.ForAll(Gen.Elements(Keys.ToArray()).ListOf().Two().ToArbitrary(), pair =>
            !policy.IsMet(pair.Item1) || policy.IsMet(pair.Item1.Concat(pair.Item2)));

        property.QuickCheckThrowOnFailure();
    }
}
