using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.SdJwt;

/// <summary>What must hold for every presentation of a credential.</summary>
public sealed class PresentationProperties : IDisposable
{
    private static readonly ClaimsPath[] Claims =
    [
        ClaimsPath.Of("name"), ClaimsPath.Of("level"), ClaimsPath.Of("address"), ClaimsPath.Of("address", "region"),
        ClaimsPath.Of("address", "street"), ClaimsPath.Of("address", "street", "number"), ClaimsPath.Of("nationalities"),
        ClaimsPath.Of(PathStep.Member("nationalities"), PathStep.Element(1)),
        ClaimsPath.Of(PathStep.Member("nationalities"), PathStep.Every), ClaimsPath.Of("photo"),
    ];

    private static readonly Arbitrary<ClaimsPath[]> AnySubset = Gen.SubListOf(Claims).Select(list => list.ToArray()).ToArbitrary();

    private readonly HeldPerson _person = new();

    [Fact]
    public void Every_choice_of_claims_verifies_and_holds_what_was_chosen() => Prop.ForAll(AnySubset, chosen =>
    {
        var presented = _person.Present(chosen).ToString();
        var payload = _person.Verify(presented).Value().InPlace().Payload;
        return _person.Check(presented) is null
            && chosen.All(path => path.Select(payload).Count == path.Select(_person.Credential.Payload).Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_shown_that_was_not_chosen() => Prop.ForAll(AnySubset, chosen =>
    {
        var payload = _person.Verify(_person.Present(chosen).ToString()).Value().Payload;
        return Claims.Where(claim => claim.Steps.Count == 1).All(claim =>
            claim.Select(payload).Count == 0 || Array.Exists(chosen, path => claim.Contains(path)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_flipped_bit_passes()
    {
        var presented = _person.Present(Claims[0], Claims[3], Claims[7]).ToString();
        Assert.Null(_person.Check(presented));

        Prop.ForAll(Gen.Choose(0, (presented.Length * 7) - 1).ToArbitrary(), bit =>
        {
            var changed = presented.ToCharArray();
            changed[bit / 7] = (char)(changed[bit / 7] ^ (1 << (bit % 7)));
            return _person.Check(new string(changed)) is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void No_disclosure_can_be_added_or_taken_away_after_the_holder_signed()
    {
        var presented = _person.Present(Claims[0], Claims[1]);

        var fewer = CompactSdJwt.Of(presented.IssuerJwt, [.. presented.Disclosures.Skip(1)], presented.KeyBindingJwt);
        var more = CompactSdJwt.Of(presented.IssuerJwt, _person.Credential.Source.Disclosures, presented.KeyBindingJwt);

        Assert.Equal("key-binding-hash-wrong", _person.Check(fewer.ToString())?.Code);
        Assert.Equal("key-binding-hash-wrong", _person.Check(more.ToString())?.Code);
    }

    [Fact]
    public void A_claim_that_is_not_held_cannot_be_presented() => Assert.Equal(
        "claim-not-held", SdJwtPresenter.Select(_person.Credential, ClaimsPath.Of("salary")).Refusal().Code);

    public void Dispose() => _person.Dispose();
}
