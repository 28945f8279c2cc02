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

    public static Said ProfileLabel { get; } = new("宽严", "profile");

    public static Said LoopbackLabel { get; } = new("允许本机", "loopback");

    public static Said Log(string name) => new($"账本 {name}", $"log {name}");

    public static Said LedgerGroup { get; } = new("自行核对账本。", "Check the ledger yourself.");

    public static Said LedgerCheckHelp { get; } = new(
        "核对账本的创世、签名，以及与上次所见是否连续。", "Check each log's genesis and signature, and that it continues what was seen before.");

    public static Said LogsArgument { get; } = new(
        "账本名称（默认全部已知账本）", "Log names (default: every log known)");

    public static Said ReplayOption { get; } = new(
        "读取全部条目并重算（仅成员可用）", "Read every entry and recompute everything (members only)");

    public static Said StatesOption { get; } = new(
        "并逐一列出各声明的状态（包含 --replay）", "And list where every statement stands (includes --replay)");

    public static Said StatesLabel { get; } = new("状态", "states");

    public static Said Counted(int count, Said state) => new($"{state.Zh} {count} 份", $"{count} {state.En}");

    public static Said AgainstRules(int entries) => new(
        $"另有 {entries} 条不合规则，不计效力", $"and {entries} against the rules, which count for nothing");

    public static Said StateLine(long index, string? schema, string? state) => new(
        $"第 {index} 条，{schema ?? "?"}，{StateOf(state).Zh}", $"entry {index}, {schema ?? "?"}, {StateOf(state).En}");

    public static Said FreshOption { get; } = new(
        "见证时间须在此时限之内，如 90s、10m、2h、1d；否则拒绝", "Refuse a checkpoint that witnesses saw longer ago than this: 90s, 10m, 2h, 1d");

    public static Said Finality { get; } = new("定论", "final");

    public static Said FinalBy(IEnumerable<string> witnesses, string seen) => new(
        $"是，{string.Join("、", witnesses)} 已联署，{seen}", $"yes, cosigned by {string.Join(", ", witnesses)}, {seen}");

    public static Said WithoutWitnesses { get; } = new(
        "没有见证方：仅有节点自己的签名", "there are no witnesses: the node's own signature alone");

    public static Said Unproven { get; } = new("未经证明", "not proven");

    /// <summary>What a check of a log leaves open. The word before each is for programs.</summary>
    public static Said UnprovenOf(string what) => what switch
    {
        "one-history" => new("账本只有一个版本：没有独立的见证方", "that the log shows everybody one history: nobody independent watches it"),
        "newest" => new("此后没有更新的条目：节点可以隐瞒", "that nothing newer exists: a node can withhold it"),
        "entitlement" => new("各条目的签署人是否有权：--replay 可重算", "whether each entry was its signer's to say: --replay recomputes that"),
        "genesis" => new("这是真正的创世：无人另行告知", "that this is the true genesis: nobody vouched for it"),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    public static Said LedgerForkHelp { get; } = new(
        "核对一份分叉证据：两个不能同真的检查点，不联网。", "Check evidence of a fork, two checkpoints that can't both be true, offline.");

    public static Said ForkFileArgument { get; } = new("证据文件；- 表示标准输入", "The evidence; - for standard input");

    public static Said ForkLogOption { get; } = new("账本名称（用钱包所记的密钥）", "The log, by the name under which this wallet knows its key");

    public static Said ForkKeyOption { get; } = new("账本的校验密钥（创世文件中的 logKey）", "The log's verifier key, logKey in its genesis");

    public static Said ForkShown { get; } = new("成立：账本的密钥签署了两份不能同真的历史。", "It holds: the log's key has signed two histories that can't both be true.");

    public static Said ForkSuspected { get; } = new(
        "仅为疑点：证明不成立，但作出证明的可能是别人。", "It is a suspicion: the proof fails, but somebody else may have made it.");

    public static Said Checkpoints { get; } = new("检查点", "checkpoints");

    public static Said TwoCheckpoints(long first, long second) => new($"第 {first} 条与第 {second} 条", $"at {first} and at {second} entries");

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
