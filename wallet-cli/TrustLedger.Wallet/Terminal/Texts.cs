namespace TrustLedger.Wallet.Terminal;

/// <summary>Every sentence the wallet says, in both languages. The other parts of this class hold one topic each.</summary>
internal static partial class Texts
{
    public static Said Root { get; } = new(
        "TrustLedger 钱包：证明身份、出示证件、提出申请，并自行核对账本。",
        "The TrustLedger wallet: prove who you are, show credentials, apply, and check the ledger yourself.");

    public static Said HomeOption { get; } = new(
        "钱包所在的文件夹（默认 $TRUSTLEDGER_HOME 或 ~/.trustledger）", "The wallet's folder (default $TRUSTLEDGER_HOME or ~/.trustledger)");

    public static Said JsonOption { get; } = new(
        "结果写成一个 JSON 对象，供程序读取", "Write the result as one JSON object, for programs");

    public static Said LanguageOption { get; } = new("语言（默认按系统区域设置）", "Language (default: the locale)");

    public static Said YesOption { get; } = new(
        "披露或签名前不再询问（用于脚本）", "Don't ask before disclosing or signing (for scripts)");

    public static Said PassphraseDescriptorOption { get; } = new(
        "从已打开的文件描述符 N 读取口令", "Read the passphrase from open file descriptor N");

    public static Said PassphraseFileOption { get; } = new(
        "从文件读取口令（默认 $TRUSTLEDGER_PASSPHRASE_FILE）",
        "Read the passphrase from a file (default $TRUSTLEDGER_PASSPHRASE_FILE)");

    public static Said ExampleTitle { get; } = new("示例：", "Example:");

    public static Said Refused { get; } = new("已拒绝", "refused");

    public static Said Fault { get; } = new("故障", "fault");

    public static Said Usage { get; } = new("用法", "usage");

    public static Said NewPassphrase { get; } = new("为钱包设一个口令：", "Choose a passphrase for the wallet:");

    public static Said EnterPassphrase { get; } = new("钱包口令：", "Wallet passphrase:");

    public static Said PassphraseAgain { get; } = new("再输入一次：", "The same again:");

    public static Said SeeHelp(string command) => new($"详见：{command} --help", $"See: {command} --help");

    public static Said FaultSentence(Exception fault) => fault switch
    {
        HttpRequestException { StatusCode: { } status } => new($"服务器应答 {(int)status}。", $"The server answered {(int)status}."),
        HttpRequestException or TaskCanceledException => new("服务器没有应答。", "The server did not answer."),
        UnauthorizedAccessException => new("没有权限读写所需的文件。", "A file that is needed may not be read or written."),
        IOException => new("读写文件失败。", "A file could not be read or written."),
        OperationCanceledException => new("已中断。", "Interrupted."),
        _ => new($"程序内部出错（{fault.GetType().Name}）。", $"Something is wrong inside ({fault.GetType().Name})."),
    };
}
