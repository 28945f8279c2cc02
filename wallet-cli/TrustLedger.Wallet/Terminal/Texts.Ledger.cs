namespace TrustLedger.Wallet.Terminal;

/// <summary>Statements, logs and proofs.</summary>
internal static partial class Texts
{
    public static Said StatementGroup { get; } = new("单独核对一份声明。", "Check a statement by itself.");

    public static Said StatementVerifyHelp { get; } = new(
        "核对一份已签署的声明（EAS 离线证明文件），不联网。", "Check a signed statement (an EAS off-chain attestation file), offline.");

    public static Said StatementFileArgument { get; } = new(
        "声明文件；- 表示标准输入", "The statement's file; - for standard input");

    public static Said StatementHolds { get; } = new("签名有效，内容未被改动。", "The signature holds and nothing was changed.");

    public static Said StatementOnly { get; } = new(
        "仅核对了签名：是否在账本上、签署人有无权限，这里无从得知。",
        "Only the signature was checked: whether it is on a ledger, and what its signer may say, is unknown here.");

    public static Said Uid { get; } = new("编号", "uid");

    public static Said Signer { get; } = new("签署人", "signer");

    public static Said Recipient { get; } = new("对象", "about");

    public static Said SchemaLabel { get; } = new("类型", "schema");

    public static Said SignedAt { get; } = new("签署时间", "signed at");

    public static Said Domain { get; } = new("签名域", "domain");

    public static Said SettingsHelp { get; } = new("查看或修改服务器与账本设置。", "Show or change servers and logs.");

    public static Said ApiLabel { get; } = new("业务系统", "identity API");

    public static Said NodeLabel { get; } = new("账本节点", "node");

    public static Said LoopbackLabel { get; } = new("允许本机", "loopback");

    public static Said Log(string name) => new($"账本 {name}", $"log {name}");
}
