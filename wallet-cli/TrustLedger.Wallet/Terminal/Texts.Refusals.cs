using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Terminal;

/// <summary>What a refusal means to the person in front of the wallet, and what to do next.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, string> Chinese = new(StringComparer.Ordinal)
    {
        ["api-unreachable"] = "业务系统没有应答。",
        ["egress-address"] = "该地址属于内网或本机，不予访问。",
        ["egress-redirect"] = "对方要求转到别处，不予跟随。",
        ["egress-timeout"] = "对方没有在限定时间内应答完毕。",
        ["egress-unreachable"] = "无法连接对方服务器。",
        ["egress-url"] = "只访问不带用户名的 https 地址。",
        ["file-missing"] = "没有这个文件。",
        ["json-malformed"] = "这不是合乎要求的 JSON。",
        ["keystore-exists"] = "这里已有钱包，不会覆盖。",
        ["keystore-malformed"] = "钱包文件不完整。",
        ["keystore-symlink"] = "钱包文件是一个链接，不予跟随。",
        ["keystore-tampered"] = "钱包文件被没有密钥的人改动过。",
        ["keystore-weak-parameters"] = "钱包文件的口令强化次数低于下限。",
        ["not-confirmed"] = "没有得到确认；没有披露或签署任何内容。",
        ["passphrase-mismatch"] = "两次输入的口令不一致。",
        ["passphrase-missing"] = "没有可用的口令来源。",
        ["passphrase-too-short"] = "口令太短，至少 8 个字符。",
        ["passphrase-wrong"] = "口令不对。",
        ["signer-mismatch"] = "签名不是所称的签署人作出的。",
        ["uid-mismatch"] = "内容与其编号不符：有人改动过。",
        ["vault-busy"] = "另一个钱包进程正在使用这个钱包。",
        ["vault-missing"] = "这个文件夹里没有钱包。",
    };

    private static readonly Dictionary<string, Said> NextSteps = new(StringComparer.Ordinal)
    {
        ["agency-missing"] = new("用 wallet init --agency 建立机关钱包。", "Make an agency wallet: wallet init --agency."),
        ["api-fault"] = new("稍后再执行同一命令；已签署的内容不会丢失。", "Run the same command again later; nothing signed is lost."),
        ["api-missing"] = new("用 wallet settings --api URL 设定业务系统地址。", "Name the identity API: wallet settings --api URL."),
        ["api-unreachable"] = new("检查网络后再执行同一命令；已签署的内容不会丢失。", "Check the network and run the same command again; nothing signed is lost."),
        ["egress-unreachable"] = new("检查网络和地址后再试。", "Check the network and the address, then try again."),
        ["egress-timeout"] = new("稍后再试。", "Try again later."),
        ["egress-url"] = new("本机开发环境请用 wallet settings --loopback。", "For development on one machine: wallet settings --loopback."),
        ["egress-address"] = new("本机开发环境请用 wallet settings --loopback。", "For development on one machine: wallet settings --loopback."),
        ["fault"] = new("可以再执行同一命令；已签署的内容不会丢失。", "The same command may be run again; nothing signed is lost."),
        ["keystore-exists"] = new("换一个 --home 文件夹，或使用已有的钱包。", "Choose another --home, or use the wallet that is there."),
        ["keystore-malformed"] = new("从备份恢复 vault.json。", "Restore vault.json from a backup."),
        ["keystore-tampered"] = new("不要再用这个文件；从备份恢复 vault.json。", "Don't use this file; restore vault.json from a backup."),
        ["keystore-weak-parameters"] = new("从备份恢复 vault.json。", "Restore vault.json from a backup."),
        ["keystore-symlink"] = new("把真正的文件放在原处。", "Put the real file in its place."),
        ["node-missing"] = new("用 wallet settings --node URL 设定账本节点地址。", "Name the ledger node: wallet settings --node URL."),
        ["not-confirmed"] = new("要继续，请回答 y，或加 --yes。", "To go on answer y, or add --yes."),
        ["passphrase-missing"] = new("用 --passphrase-fd N、--passphrase-file FILE，或在终端中输入。", "Use --passphrase-fd N, --passphrase-file FILE, or a terminal."),
        ["passphrase-wrong"] = new("再试一次；口令无法找回。", "Try again; a lost passphrase cannot be recovered."),
        ["vault-busy"] = new("等另一个命令结束。", "Wait for the other command to end."),
        ["vault-missing"] = new("先建立钱包：wallet init", "Make one first: wallet init"),
    };

    public static Said Sentence(Refusal refusal) =>
        new(Chinese.GetValueOrDefault(refusal.Code, refusal.Detail), refusal.Detail);

    public static Said? NextStep(string code) => NextSteps.GetValueOrDefault(code);
}
