using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Terminal;

/// <summary>What to do after a refusal, and its sentence.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, Said> NextSteps = new(StringComparer.Ordinal)
    {
        ["agency-missing"] = new("用 wallet init --agency 建立机关钱包。", "Make an agency wallet: wallet init --agency."),
        ["anchors-missing"] = new("用 wallet settings --anchor FILE 加入根证书。", "Give the root certificate: wallet settings --anchor FILE."),
        ["api-fault"] = new("稍后再执行同一命令；已签署的内容不会丢失。", "Run the same command again later; nothing signed is lost."),
        ["api-missing"] = new("用 wallet settings --api URL 设定业务系统地址。", "Name the identity API: wallet settings --api URL."),
        ["api-unreachable"] = new("检查网络后再执行同一命令；已签署的内容不会丢失。", "Check the network and run the same command again; nothing signed is lost."),
        ["egress-tls"] = new("不要继续：核对网址，或询问对方。", "Don't go on: compare the address, or ask the other side."),
        ["egress-unreachable"] = new("检查网络和地址后再试。", "Check the network and the address, then try again."),
        ["egress-timeout"] = new("稍后再试。", "Try again later."),
        ["egress-url"] = new("本机开发环境请用 wallet settings --loopback。", "For development on one machine: wallet settings --loopback."),
        ["egress-address"] = new("本机开发环境请用 wallet settings --loopback。", "For development on one machine: wallet settings --loopback."),
        ["fault"] = new("可以再执行同一命令；已签署的内容不会丢失。", "The same command may be run again; nothing signed is lost."),
        ["backup-damaged"] = new("换一份备份。", "Use another backup."),
        ["backup-format-unsupported"] = new("用写下它的那个版本的程序恢复。", "Restore it with the version of the program that wrote it."),
        ["contact-missing"] = new("加 --file FILE 写成文件，自行送交。", "Add --file FILE, and hand the file in yourself."),
        ["copies-used-up"] = new("补领副本：wallet receive refill", "Fetch more: wallet receive refill"),
        ["commitment-mismatch"] = new("不要签署；告知系统的运营单位。", "Don't sign; tell whoever runs the service."),
        ["content-mismatch"] = new("不要签署；告知系统的运营单位。", "Don't sign; tell whoever runs the service."),
        ["file-exists"] = new("换一个文件名。", "Choose another file name."),
        ["genesis-signer-unknown"] = new("核对草案中的地址：wallet key show", "Compare the draft's address with: wallet key show"),
        ["handle-ambiguous"] = new("用 --handle 指明是哪一个。", "Say which with --handle."),
        ["issuer-certificate-missing"] = new("签发方只公布密钥时：wallet settings --profile open", "For issuers that only publish their keys: wallet settings --profile open."),
        ["ledger-waiting"] = new(
            "稍后再执行同一命令，或 wallet resume；已签署的内容不会丢失。", "Run the same command again later, or wallet resume; nothing signed is lost."),
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
        ["vault-exists"] = new("换一个 --home 文件夹。", "Choose another --home."),
        ["vault-missing"] = new("先建立钱包：wallet init", "Make one first: wallet init"),
    };

    public static Said Sentence(Refusal refusal) =>
        new(Chinese.GetValueOrDefault(refusal.Code, refusal.Detail), refusal.Detail);

    public static Said? NextStep(string code) => NextSteps.GetValueOrDefault(code);
}
