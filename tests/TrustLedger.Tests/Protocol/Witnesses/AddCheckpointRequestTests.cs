using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

public sealed class AddCheckpointRequestTests
{
    // The request body in c2sp.org/tlog-witness, word for word.
    private const string Example = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """;

    [Fact]
    public void Reads_the_example_of_the_specification()
    {
        var request = AddCheckpointRequest.Parse(Example).Value();

        Assert.Equal((20852014, 4, 2), (request.OldSize, request.Proof.Count, request.Checkpoint.Signatures.Count));
        Assert.StartsWith("example.com/behind-the-sofa\n20852163\n", request.Checkpoint.Text, StringComparison.Ordinal);
        Assert.Equal(Example, request.ToString());
    }

    [Theory]
    [InlineData("old 20852014\n", "")]
    [InlineData("old 20852014", "old 020852014")]
    [InlineData("old 20852014", "old -1")]
    [InlineData("old 20852014", "old  20852014")]
    [InlineData("old 20852014", "new 20852014")]
    [InlineData("old 20852014", "old 20852014\r")]
    [InlineData("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=")]
    [InlineData("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDp")]
    public void Another_spelling_is_refused(string written, string instead) => Assert.Equal(
        "add-checkpoint-malformed",
        AddCheckpointRequest.Parse(Example.Replace(written, instead, StringComparison.Ordinal)).Refusal().Code);

    [Fact]
    public void Sixty_four_proof_lines_are_refused_unread()
    {
        const string line = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";

        Assert.Equal(63, AddCheckpointRequest.Parse(With(59)).Value().Proof.Count);
        Assert.Equal("add-checkpoint-malformed", AddCheckpointRequest.Parse(With(60)).Refusal().Code);

        string With(int more) =>
            Example.Replace(line, string.Concat(Enumerable.Repeat(line, more + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_checkpoint_note_is_refused() =>
        Assert.Equal("note-malformed", AddCheckpointRequest.Parse("old 0\n\nno note\n").Refusal().Code);
}
