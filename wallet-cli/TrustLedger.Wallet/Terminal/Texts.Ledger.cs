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

    public static Said LedgerGroup { get; } = new("自行核对账本。", "Check the ledger yourself.");

    public static Said LedgerCheckHelp { get; } = new(
        "核对账本的创世、签名，以及与上次所见是否连续。", "Check each log's genesis and signature, and that it continues what was seen before.");

    public static Said LogsArgument { get; } = new(
        "账本名称（默认全部已知账本）", "Log names (default: every log known)");

    public static Said ReplayOption { get; } = new(
        "读取全部条目并重算（仅成员可用）", "Read every entry and recompute everything (members only)");

    public static Said Genesis { get; } = new("创世", "genesis");

    public static Said LogSeen(string origin, long size, long? before, bool replayed) => new(
        $"{origin}，共 {size} 条，签名有效；{(before is null ? "首次查看" : $"与上次的 {before} 条连续")}{(replayed ? "；已全部重算" : "")}",
        $"{origin} at {size} entries, signed; {(before is null ? "seen for the first time" : $"continues the {before} seen before")}{(replayed ? "; replayed" : "")}");

    public static Said GenesisPinned(string hash, bool onFirstUse) => new(
        $"{hash}（{(onFirstUse ? "首次使用时记下，无人另行告知" : "与所给的一致")}）",
        $"{hash} ({(onFirstUse ? "taken on first use, vouched for by nobody" : "as given")})");

    public static Said PinnedOnFirstUse(string name, string hash) => new(
        $"账本 {name} 未曾固定，现记下其创世哈希 {hash}。请向创始机构核实。",
        $"The log {name} was not pinned; its genesis {hash} is remembered from now on. Ask a founding organisation whether it is right.");
}
