using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Wallet.OpenId;

namespace TrustLedger.Tests.Wallet;

/// <summary>Whether somebody applies for themselves or for another is theirs to say, whatever the verifier likes best.</summary>
public sealed class ApplicantOptionsTests
{
    private static readonly CredentialQuery Person = new() { Id = "person", Types = ["https://id.example/credentials/person"] };
    private static readonly CredentialQuery Agent = Person with { Id = "agent" };
    private static readonly CredentialQuery Delegation = new() { Id = "delegation", Types = ["https://id.example/credentials/delegation"] };

    private static readonly DcqlQuery Both = DcqlQuery.Create(
        [Person, Agent, Delegation], [new CredentialSetQuery([["person"], ["agent", "delegation"]], Required: true)]).Value();

    [Theory]
    [InlineData(false, "person")]
    [InlineData(true, "agent delegation")]
    public void Leaves_the_options_of_one_way(bool delegated, string ids)
    {
        var left = Assert.Single(ApplicantOptions.Of(Both, delegated).Value().CredentialSets);

        Assert.Equal(ids, string.Join(' ', Assert.Single(left.Options)));
    }

    [Fact]
    public void A_query_for_one_s_own_credential_is_left_as_it_is() =>
        Assert.Empty(ApplicantOptions.Of(DcqlQuery.Create(Person).Value(), delegated: false).Value().CredentialSets);

    [Fact]
    public void Refuses_where_no_delegation_is_asked_for() =>
        Assert.Equal("option-missing", ApplicantOptions.Of(DcqlQuery.Create(Person).Value(), delegated: true).Refusal().Code);

    [Fact]
    public void Refuses_where_nothing_but_a_delegation_is_asked_for() => Assert.Equal("option-missing", ApplicantOptions.Of(
        DcqlQuery.Create([Agent, Delegation], [new CredentialSetQuery([["agent", "delegation"]], Required: true)]).Value(), delegated: false).Refusal().Code);
}
