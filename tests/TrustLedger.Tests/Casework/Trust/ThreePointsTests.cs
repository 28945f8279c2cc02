using TrustLedger.Casework.Trust;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Casework.Trust;

public sealed class ThreePointsTests
{
    private const string Me = "person-0";
    private const string Police = "11090101000000019H";
    private const string Employer = "91090202TE5T00016R";
    private const string Landlord = "52090202MA0000090D";
    private const string Relying = "11090101000000027C";

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TrustEvidence Claimed = new() { Claim = Claim() };

    [Fact]
    public void Nothing_said_is_nothing() => Assert.Equal(TrustState.None, State(new TrustEvidence()));

    [Fact]
    public void Vouchers_without_a_claim_of_ones_own_are_nothing() =>
        Assert.Equal(TrustState.None, State(new TrustEvidence { Vouchers = [Department()], Reliances = [Accepted()] }));

    [Fact]
    public void A_claim_alone_is_claimed() => Assert.Equal(TrustState.Claimed, State(Claimed));

    [Fact]
    public void A_claim_with_one_other_is_vouched() =>
        Assert.Equal(TrustState.Vouched, State(Claimed with { Vouchers = [Department()] }));

    [Fact]
    public void Authority_and_reliance_make_it_stable() =>
        Assert.Equal(TrustState.Stable, State(Claimed with { Vouchers = [Department()], Reliances = [Accepted()] }));

    [Fact]
    public void Two_independent_organisations_and_reliance_make_it_stable() => Assert.Equal(TrustState.Stable,
        State(Claimed with { Vouchers = [Organisation(Employer), Organisation(Landlord)], Reliances = [Accepted()] }));

    [Fact]
    public void A_department_outside_its_authority_is_one_other_among_others()
    {
        var outside = Department() with { Authority = false };

        Assert.Equal(TrustState.Vouched, State(Claimed with { Vouchers = [outside], Reliances = [Accepted()] }));
        Assert.Equal(TrustState.Stable, State(Claimed with { Vouchers = [outside, Organisation(Employer)], Reliances = [Accepted()] }));
        Assert.Equal(TrustState.Vouched, State(Claimed with { Vouchers = [outside, Organisation(Police)], Reliances = [Accepted()] }));
    }

    [Fact]
    public void Ten_of_one_employers_staff_count_once()
    {
        var staff = Enumerable.Range(0, 10).Select(_ => Organisation(Employer)).ToList();
        var view = ThreePoints.At(Claimed with { Vouchers = staff, Reliances = [Accepted()] }, Now);

        Assert.Equal(TrustState.Vouched, view.State);
        Assert.Single(view.Others, other => other.Counts);
        Assert.Equal(9, view.Others.Count(other => other.Why == "same-organisation"));
        Assert.Contains("authority-or-second-other", view.Missing, StringComparer.Ordinal);
    }

    [Fact]
    public void Any_number_of_friends_never_makes_it_stable()
    {
        var friends = Enumerable.Range(1, 50).Select(i => Peer($"person-{i}")).ToList();

        Assert.Equal(TrustState.Vouched, State(Claimed with { Vouchers = friends, Reliances = [Accepted()] }));
    }

    [Fact]
    public void A_ring_of_mutual_vouching_does_not_count_at_all()
    {
        var ring = Claimed with
        {
            Vouchers = [Peer("person-1"), Organisation(Employer)],
            Vouches = [new Vouch(Me, "person-2"), new Vouch("person-2", "person-3"), new Vouch("person-3", "person-1")],
            Reliances = [Accepted()],
        };
        var open = ring with { Vouches = [new Vouch(Me, "person-2")] };

        Assert.Equal(TrustState.Vouched, State(ring));
        Assert.Contains(ThreePoints.At(ring, Now).Others, other => other.Why == "ring");
        Assert.Equal(TrustState.Stable, State(open));
    }

    [Fact]
    public void A_persons_own_voucher_does_not_count() =>
        Assert.Equal(TrustState.Claimed, State(Claimed with { Vouchers = [Peer(Me)] }));

    [Fact]
    public void A_peer_of_a_lower_level_does_not_count() =>
        Assert.Equal(TrustState.Claimed, State(Claimed with { Vouchers = [Peer("person-1") with { ProofLevel = 2 }] }));

    [Fact]
    public void Who_alone_vouches_cannot_be_who_relies() => Assert.Equal(TrustState.Vouched,
        State(Claimed with { Vouchers = [Department()], Reliances = [Accepted() with { By = Police }] }));

    [Fact]
    public void A_refusal_is_no_reliance() => Assert.Equal(TrustState.Vouched,
        State(Claimed with { Vouchers = [Department()], Reliances = [Accepted() with { Outcome = Outcome.Rejected }] }));

    [Theory]
    [InlineData(23, TrustState.Stable)]
    [InlineData(24, TrustState.Vouched)]
    public void Reliance_fades_after_two_years(int monthsAgo, TrustState state) => Assert.Equal(state,
        State(Claimed with { Vouchers = [Department()], Reliances = [Accepted() with { At = Now.AddMonths(-monthsAgo) }] }));

    [Fact]
    public void An_open_dispute_caps_it_at_claimed_and_a_closed_one_does_not()
    {
        var stable = Claimed with { Vouchers = [Department()], Reliances = [Accepted()] };
        var open = stable with { Disputes = [new Dispute("d1", Now.AddDays(-2), Closed: null)] };
        var closed = stable with { Disputes = [new Dispute("d1", Now.AddDays(-2), Now.AddDays(-1))] };

        Assert.Equal((TrustState.Claimed, TrustMarks.Disputed), (State(open), ThreePoints.At(open, Now).Marks));
        Assert.Equal((TrustState.Stable, TrustMarks.None), (State(closed), ThreePoints.At(closed, Now).Marks));
        Assert.Equal(TrustState.Stable, ThreePoints.At(open, Now.AddDays(-3)).State);
    }

    [Fact]
    public void A_revoked_voucher_drops_what_rested_on_it()
    {
        var view = ThreePoints.At(Claimed with { Vouchers = [Department() with { Revoked = true }], Reliances = [Accepted()] }, Now);

        Assert.Equal((TrustState.Claimed, TrustMarks.Revoked), (view.State, view.Marks));
    }

    [Fact]
    public void A_lapsed_voucher_is_stale_until_the_same_one_gives_a_fresh_one()
    {
        var lapsed = Department() with { Until = Now };
        var renewed = Claimed with { Vouchers = [lapsed, Department()], Reliances = [Accepted()] };

        Assert.Equal((TrustState.Claimed, TrustMarks.Stale), Both(Claimed with { Vouchers = [lapsed] }));
        Assert.Equal((TrustState.Stable, TrustMarks.None), Both(renewed));
    }

    [Fact]
    public void A_withdrawn_claim_is_nothing()
    {
        var withdrawn = Claimed with { Claim = Claim() with { Revoked = true }, Vouchers = [Department()], Reliances = [Accepted()] };

        Assert.Equal((TrustState.None, TrustMarks.Revoked), Both(withdrawn));
    }

    [Fact]
    public void An_ended_claim_is_nothing_and_stale() => Assert.Equal((TrustState.None, TrustMarks.Stale),
        Both(Claimed with { Claim = Claim() with { Until = Now }, Vouchers = [Department()] }));

    [Fact]
    public void The_order_of_evidence_changes_nothing()
    {
        var vouchers = new[] { Department(), Organisation(Employer), Organisation(Employer), Peer("person-1"), Peer("person-1") };
        var forth = ThreePoints.At(Claimed with { Vouchers = vouchers }, Now);
        var back = ThreePoints.At(Claimed with { Vouchers = [.. vouchers.Reverse()] }, Now);

        Assert.Equal(forth.Others, back.Others);
    }

    [Fact]
    public void It_says_what_the_next_state_needs() => Assert.Equal(
        ["voucher", "acceptance"], ThreePoints.At(Claimed, Now).Missing);

    private static (TrustState, TrustMarks) Both(TrustEvidence evidence) =>
        (ThreePoints.At(evidence, Now).State, ThreePoints.At(evidence, Now).Marks);

    private static TrustState State(TrustEvidence evidence) => ThreePoints.At(evidence, Now).State;

    private static SelfClaim Claim() => new(Uid(), Me, ProofLevel: 3, Now.AddMonths(-1), Until: null, Revoked: false);

    private static Voucher Department() => new(
        Uid(), AttestationRelation.Department, Police, Authority: true, ProofLevel: 3, Now.AddMonths(-1), Now.AddYears(1), Revoked: false);

    private static Voucher Organisation(string by) => new(
        Uid(), AttestationRelation.Organisation, by, Authority: false, ProofLevel: 2, Now.AddMonths(-1), Until: null, Revoked: false);

    private static Voucher Peer(string by) => new(
        Uid(), AttestationRelation.Peer, by, Authority: false, ProofLevel: 3, Now.AddMonths(-1), Until: null, Revoked: false);

    private static Reliance Accepted() => new(Uid(), Relying, Outcome.Accepted, Now.AddDays(-5), Revoked: false);

    private static Bytes32 Uid() => Bytes32.FromBytes(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
}
