namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The types of credentials that are issued here (credentials.md lists them; more join with one entry each).</summary>
internal static class CredentialCatalogue
{
    public const string Person = "person";
    public const string Organisation = "organisation";
    public const string Representative = "representative";
    public const string Delegation = "delegation";
    public const string ResidencePermit = "licence-residence-permit";

    public static IReadOnlyList<CredentialKind> All { get; } =
    [
        new(Person, "person", "实名身份凭证", "Identity of a real person", Days: 365,
        [
            new("name", "姓名", "Name"),
            new("birthdate", "出生日期", "Date of birth"),
            new("sex", "性别", "Sex"),
            new("personal_administrative_number", "公民身份号码", "Identity number"),
            new("region", "行政区划", "Division code"),
            new("age_equal_or_over_18", "年满十八周岁", "Is 18 or older"),
            new("proofing_level", "核验等级", "Proofing level"),
        ]),
        new(ResidencePermit, "licence/residence-permit", "电子居住证", "Residence permit (electronic licence)", Days: 366,
        [
            new("licence_id", "电子证照标识", "Licence identifier"),
            new("licence_type", "证照类型", "Licence type"),
            new("holder_name", "持证人", "Holder"),
            new("region", "居住地区划", "Division of residence"),
            new("endorsed_on", "签注日期", "Endorsed on"),
            new("endorsed_until", "签注有效期至", "Endorsed until"),
        ]),
        new(Organisation, "organisation", "法人身份凭证", "Identity of a legal entity", Days: 365,
        [
            new("organisation_code", "统一社会信用代码", "Unified social credit code"),
            new("organisation_name", "法人名称", "Name of the legal entity"),
            new("region", "登记地区划", "Division of registration"),
        ]),
        new(Representative, "representative", "法人代表凭证", "Representative of legal entities", Days: 90,
        [
            new("represents", "可代表的法人", "Legal entities represented"),
            new("organisation_code", "统一社会信用代码", "Unified social credit code") { Path = ["represents", null, "organisation_code"] },
            new("organisation_name", "法人名称", "Name of the legal entity") { Path = ["represents", null, "organisation_name"] },
            new("role", "代表身份", "Role") { Path = ["represents", null, "role"] },
        ]),
        new(Delegation, "delegation", "代办委托凭证", "Delegation: its holder acts for somebody else", Days: 366,
        [
            new("delegation_id", "委托编号", "Identifier of the delegation"),
            new("principal", "委托人", "Principal"),
            new("kind", "委托人类别", "Kind of principal") { Path = ["principal", "kind"] },
            new("name", "委托人姓名或名称", "Name of the principal") { Path = ["principal", "name"] },
            new("organisation_code", "委托法人的统一社会信用代码", "Unified social credit code of the principal") { Path = ["principal", "organisation_code"] },
            new("agent", "代办人", "Agent"),
            new("agent_name", "代办人姓名", "Name of the agent") { Path = ["agent", "name"] },
            new("agent_number", "代办人公民身份号码", "Identity number of the agent") { Path = ["agent", "personal_administrative_number"] },
            new("scopes", "权限", "Powers"),
            new("scope", "权限", "A power") { Path = ["scopes", null] },
            new("items", "代办事项", "Items"),
            new("item", "代办事项", "An item") { Path = ["items", null] },
        ]),
    ];

    /// <summary>Whether an offer of it may name a legal entity.</summary>
    public static bool NamesEntity(string configurationId) => configurationId is Organisation or Representative;

    public static CredentialKind? Find(string configurationId) =>
        All.SingleOrDefault(kind => string.Equals(kind.ConfigurationId, configurationId, StringComparison.Ordinal));
}
