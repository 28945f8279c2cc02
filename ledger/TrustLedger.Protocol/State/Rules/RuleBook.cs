using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>The rules of every schema of the profile.</summary>
internal static class RuleBook
{
    private static readonly Dictionary<Bytes32, SchemaRules> BySchema = new SchemaRules[]
    {
        new PolicyRules(), new MemberRules(), new AccreditationRules(), new BindingRules(), new ClaimRules(),
        new AttestationRules(), new AcceptanceRules(), new ApplicationRules(), new DecisionRules(), new RecordRules(),
        new EndorsementRules(), new RevocationRules(), new ErasureRules(), new DigestRules(),
    }.ToDictionary(rules => rules.Schema.Uid);

    public static SchemaRules? Find(Bytes32 schema) => BySchema.GetValueOrDefault(schema);
}
