namespace TrustLedger.Wallet.Terminal;

/// <summary>The fields of statements.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, Said> Fields = new(StringComparer.Ordinal)
    {
        ["caseHandle"] = new("案件", "case"),
        ["commitment"] = new("内容承诺", "commitment"),
        ["credentialType"] = new("证件类型（哈希）", "credential type (hash)"),
        ["documentHash"] = new("规则文件（哈希）", "policy document (hash)"),
        ["day"] = new("日", "day"),
        ["from"] = new("自", "from"),
        ["fromIndex"] = new("自第几条起", "from entry"),
        ["item"] = new("事项", "service item"),
        ["key"] = new("密钥", "key"),
        ["keyKind"] = new("密钥类型", "key kind"),
        ["number"] = new("序号", "number"),
        ["organisation"] = new("机构", "organisation"),
        ["outcome"] = new("结果", "outcome"),
        ["person"] = new("人员", "officer"),
        ["place"] = new("区划", "place"),
        ["policy"] = new("规则（哈希）", "policy (hash)"),
        ["predicate"] = new("声明事项", "predicate"),
        ["proofLevel"] = new("证明级别", "proof level"),
        ["purpose"] = new("用途", "purpose"),
        ["reason"] = new("理由", "reason"),
        ["reasonCommitment"] = new("理由承诺", "commitment to the reasons"),
        ["recordType"] = new("文书种类", "record type"),
        ["relation"] = new("关系", "relation"),
        ["role"] = new("角色", "role"),
        ["root"] = new("树根", "root"),
        ["scope"] = new("范围", "scope"),
        ["spki"] = new("公钥（哈希）", "public key (hash)"),
        ["until"] = new("至", "until"),
        ["verdict"] = new("意见", "verdict"),
        ["version"] = new("版本", "version"),
    };

    /// <summary>What a schema's field is called; its own name when nobody translated it.</summary>
    public static Said Field(string name) => Fields.GetValueOrDefault(name) ?? Said.Same(name);
}
