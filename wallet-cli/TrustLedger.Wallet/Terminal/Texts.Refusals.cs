using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Terminal;

/// <summary>What a refusal means to the person in front of the wallet, and what to do next.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, string> Chinese = new(StringComparer.Ordinal)
    {
        ["api-unreachable"] = "业务系统没有应答。",
        ["commitment-mismatch"] = "内容与作者所签署的不符。",
        ["content-mismatch"] = "内容与声明说的不是同一份文书。",
        ["egress-address"] = "该地址属于内网或本机，不予访问。",
        ["egress-redirect"] = "对方要求转到别处，不予跟随。",
        ["egress-timeout"] = "对方没有在限定时间内应答完毕。",
        ["egress-unreachable"] = "无法连接对方服务器。",
        ["egress-url"] = "只访问不带用户名的 https 地址。",
        ["file-missing"] = "没有这个文件。",
        ["file-exists"] = "已有同名文件，不会覆盖。",
        ["handle-ambiguous"] = "这个钱包有几个案件的化名地址。",
        ["handle-unknown"] = "这个钱包没有该案件的化名地址。",
        ["genesis-signer-unknown"] = "草案没有把本钱包的密钥列为本机构的创始密钥。",
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
        ["proposal-unknown"] = "账本上没有这个编号的提议。",
        ["already-decided"] = "这份文书已有决定。",
        ["not-in-effect"] = "文书尚未生效，还没有副本可签收。",
        ["opinion-missing"] = "按规定须先有意见，再作决定。",
        ["organisation-already-endorsed"] = "本机构已就此签署过。",
        ["own-statement"] = "不能附议本机构自己的声明。",
        ["place-not-allowed"] = "身份相符，但不是负责此案的地方。",
        ["receipt-other-statement"] = "回执所证的不是所提交的声明。",
        ["record-unknown"] = "没有这份文书，或您无权查看。",
        ["role-ambiguous"] = "这份文书在等本机构以几种身份签署。",
        ["role-not-allowed"] = "签署人没有可以作出此声明的身份。",
        ["signer-mismatch"] = "签名不是所称的签署人作出的。",
        ["statement-other"] = "服务器给出的不是所要的那一份。",
        ["subject-missing"] = "请说明是谁，或是哪一份：只选其一。",
        ["term-backwards"] = "结束早于开始。",
        ["time-malformed"] = "日期写作 2026-11-21，时刻写作 2026-11-21T08:00:00Z。",
        ["uid-malformed"] = "编号是 0x 加 64 位十六进制数字。",
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
        ["commitment-mismatch"] = new("不要签署；告知系统的运营单位。", "Don't sign; tell whoever runs the service."),
        ["content-mismatch"] = new("不要签署；告知系统的运营单位。", "Don't sign; tell whoever runs the service."),
        ["file-exists"] = new("换一个文件名。", "Choose another file name."),
        ["genesis-signer-unknown"] = new("核对草案中的地址：wallet key show", "Compare the draft's address with: wallet key show"),
        ["handle-ambiguous"] = new("用 --handle 指明是哪一个。", "Say which with --handle."),
        ["log-unknown"] = new("用 wallet settings --genesis FILE 加入该账本的创世文件。", "Give the log's genesis file: wallet settings --genesis FILE."),
        ["opinion-missing"] = new("等意见签署后再决定。", "Wait for the opinion, then decide."),
        ["receipt-other-statement"] = new("再执行同一命令；仍如此则告知账本的治理机构。", "Run the same command again; if it stays so, tell the log's governance."),
        ["role-ambiguous"] = new("用 --role 指明以何种身份签署。", "Say in which role with --role."),
        ["statement-other"] = new("不要签署；告知系统的运营单位。", "Don't sign; tell whoever runs the service."),
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
