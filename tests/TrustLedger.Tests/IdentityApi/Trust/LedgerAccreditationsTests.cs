using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.IdentityApi.Trust;

/// <summary>An issuer is accredited for this type, with this key, for this purpose, at this time, or not at all.</summary>
public sealed class LedgerAccreditationsTests
{
    private static readonly Hash Type = Hash.Of("https://issuer.example/credentials/person"u8);
    private static readonly Hash Key = Hash.Of("key"u8);
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Says_which_entry_accredits()
    {
        var answer = Ask(Standing());

        Assert.Equal(CheckResult.Passed, answer.Result);
        Assert.Contains("entry 5 of 9", answer.Evidence, StringComparison.Ordinal);
        Assert.Contains("11090101000000019H", answer.Evidence, StringComparison.Ordinal);
    }

    [Theory, InlineData(5, true), InlineData(6, false)]
    public void Says_whether_the_entry_that_accredits_is_final(long finalSize, bool says) =>
        Assert.Equal(says, Ask(Standing(), finalSize).Evidence.EndsWith("not final: too few witnesses have cosigned that entry", StringComparison.Ordinal));

    [Fact]
    public void Nothing_accredits_where_nothing_is() => Assert.Equal(
        CheckResult.Failed, LedgerAccreditations.Lookup([], 9, 9)(Type, Key, AccreditationPurpose.Issue, Now).Result);

    [Fact]
    public void Another_type_is_not_accredited() => NotAccredited(Standing() with { CredentialType = Hash.Of("other"u8).ToWord() });

    [Fact]
    public void Another_key_is_not_accredited() => NotAccredited(Standing() with { Spki = Hash.Of("other"u8).ToWord() });

    [Fact]
    public void Another_purpose_is_not_accredited() => NotAccredited(Standing() with { Purpose = AccreditationPurpose.SignStatus });

    [Fact]
    public void What_begins_later_does_not_count_yet() =>
        NotAccredited(Standing() with { From = (ulong)Now.AddHours(1).ToUnixTimeSeconds() });

    [Fact]
    public void What_is_over_does_not_count() => NotAccredited(Standing() with { Until = (ulong)Now.AddHours(-1).ToUnixTimeSeconds() });

    [Fact]
    public void What_a_later_entry_ended_does_not_count() => NotAccredited(Standing() with
    {
        EndIndex = 7,
        EndMilliseconds = (ulong)Now.AddMinutes(-1).ToUnixTimeMilliseconds(),
    });

    private static void NotAccredited(Accreditation accreditation)
    {
        var answer = Ask(accreditation);
        Assert.Equal(CheckResult.Failed, answer.Result);
        Assert.StartsWith("issuer-not-accredited", answer.Evidence, StringComparison.Ordinal);
    }

    private static AccreditationAnswer Ask(Accreditation accreditation, long finalSize = 9) =>
        LedgerAccreditations.Lookup([accreditation], 9, finalSize)(Type, Key, AccreditationPurpose.Issue, Now);

    private static Accreditation Standing() => new()
    {
        Uid = Hash.Of("uid"u8).ToWord(),
        Organisation = Bytes32.FromCode("11090101000000019H"),
        CredentialType = Type.ToWord(),
        Spki = Key.ToWord(),
        Purpose = AccreditationPurpose.Issue,
        From = 0,
        Until = 0,
        FromIndex = 5,
        FromMilliseconds = (ulong)Now.AddDays(-1).ToUnixTimeMilliseconds(),
    };
}
