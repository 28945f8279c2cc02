using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>What people of the tests say, in few words.</summary>
internal static class Words
{
    public static Bytes32 Any { get; } = Keccak256.Of("a commitment");

    public static Bytes32 Case { get; } = Keccak256.Of("a case");

    public static Bytes32 Code(string code) => Bytes32.FromCode(code);

    public static MemberBody Member(
        string who, string role, string organisation, string place = City.District, ulong from = 0, ulong until = 0, Bytes32 person = default) =>
        new(Code(role), Code(organisation), place.Length == 0 ? default : Code(place), person,
            KeyKind.Secp256k1, City.Address(who).ToWord(), from, until);

    public static AccreditationBody Accredit(string organisation = City.Operator, ulong from = 0, ulong until = 0) =>
        new(Code(organisation), Keccak256.Of("vct"), Keccak256.Of("spki"), AccreditationPurpose.Issue, from, until);

    public static EndorsementBody Word(Verdict verdict, string role, PolicyDocument policy) =>
        new(verdict, Code(role), policy.Hash.ToWord(), Bytes32.Zero);

    public static RecordBody Record(
        string type, ulong number, RecordRelation relation = RecordRelation.Opens, Bytes32? caseHandle = null, PolicyDocument? policy = null) =>
        new(Code(type), caseHandle ?? Case, Any, number, relation, (policy ?? City.Corrections).Hash.ToWord());

    public static ClaimBody Claim(string predicate = "residence.current") => new(Code(predicate), Any);

    public static AttestationBody Attest(AttestationRelation relation, string predicate = "residence.current") =>
        new(Code(predicate), Any, ProofLevel: 3, relation);

    public static BindingBody Bind() => new(Code("resident"), Any, ProofLevel: 3);

    public static ApplicationBody Apply(string item = "residence.endorse") => new(Code(item), Any, Keccak256.Of("rules"));

    public static DecisionBody Decide(Outcome outcome, string item = "residence.endorse", string rules = "rules") =>
        new(Code(item), outcome, Any, Keccak256.Of(rules));

    public static AcceptanceBody Accept(Outcome outcome) => new(Code("rent"), outcome);

    public static RevocationBody Revoke(ulong fromIndex = 0) => new(Reason: 1, fromIndex);
}
