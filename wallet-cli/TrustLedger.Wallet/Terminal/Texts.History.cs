using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Terminal;

/// <summary>What was done with this wallet, and with whom.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, Said> Dealings = new(StringComparer.Ordinal)
    {
        ["accept"] = new("采信", "accepted a claim"),
        ["apply"] = new("申请", "applied"),
        ["attest"] = new("证明", "attested"),
        ["backup"] = new("备份", "made a backup"),
        ["claim"] = new("声明", "claimed"),
        ["delete"] = new("删除证件", "deleted a credential"),
        ["device"] = new("停用钱包", "suspended the wallet"),
        ["endorse"] = new("背书", "endorsed"),
        ["erase"] = new("请求删除", "asked for erasure"),
        ["present"] = new("出示", "was asked to show"),
        ["receive"] = new("领取", "was offered"),
        ["refill"] = new("补领副本", "fetched copies"),
        ["report"] = new("举报", "reported"),
        ["restore"] = new("恢复", "restored from a backup"),
        ["revoke"] = new("撤回", "revoked"),
    };

    public static Said HistoryGroup { get; } = new("办理记录：何时向谁出示或领取了什么。", "What was shown, received and signed, to whom and when.");

    public static Said HistoryListHelp { get; } = new("列出办理记录，最近的在前。", "List the history, newest first.");

    public static Said HistoryWhatOption { get; } = new("只列一种（present、receive、claim 等）", "One kind only (present, receive, claim, …)");

    public static Said HistoryShowHelp { get; } = new("显示一条记录。", "Show one entry.");

    public static Said HistoryIdArgument { get; } = new("history list 给出的名称", "Its name, as history list shows it");

    public static Said HistoryExportHelp { get; } = new("把全部记录写成一个 JSON 文件。", "Write the whole history as one JSON file.");

    public static Said HistoryFileArgument { get; } = new("要写的文件（不覆盖已有文件）", "The file to write (nothing is overwritten)");

    public static Said HistoryEraseHelp { get; } = new("请核验方删除所出示的内容。", "Ask a verifier to erase what it was shown.");

    public static Said HistoryReportHelp { get; } = new("向主管机关举报核验方。", "Report a verifier to its authority.");

    public static Said LetterFileOption { get; } = new("另写成文件，自行送交（不覆盖已有文件）", "Write it into this file, to be handed in (nothing is overwritten)");

    public static Said ReportReasonOption { get; } = new(
        "原因：over-asked、purpose-false、not-erased、not-registered、other", "Why: over-asked, purpose-false, not-erased, not-registered or other");

    public static Said ReportToOption { get; } = new("送往的网址（默认用账本证实的登记地址）", "Where to post it (default: the registered address, if the ledger vouches for it)");

    public static Said YouAskForErasure { get; } = new("您将请求删除：", "You are about to ask for erasure:");

    public static Said EraseQuestion { get; } = new("送出请求吗？[y/N]", "Send the request? [y/N]");

    public static Said YouReport { get; } = new("您将举报：", "You are about to report:");

    public static Said ReportQuestion { get; } = new("写出并送交吗？[y/N]", "Write and hand it in? [y/N]");

    public static Said HandReportIn { get; } = new(
        "没有经账本证实的受理地址：请自行送交主管机关。", "No address is vouched for by the ledger: hand the file in yourself.");

    public static Said NothingDone { get; } = new("还没有记录。", "Nothing yet.");

    public static Said HistoryIsPlain { get; } = new(
        "文件未加密：其中没有证件内容，但写有您与谁打过交道。", "The file is not encrypted: it has no claim's value, but it says whom you dealt with.");

    public static Said When { get; } = new("时间", "when");

    public static Said What { get; } = new("事由", "what");

    public static Said Whom { get; } = new("对方", "whom");

    public static Said Party { get; } = new("对方标识", "identifier");

    public static Said Outcome { get; } = new("结果", "outcome");

    public static Said MayHaveArrived { get; } = new(
        "内容已经发出，对方可能已收到。", "It had been sent off: the other side may have it.");

    public static Said LetterWritten(string path) => new($"已写出：{TextWidth.Safe(path)}", $"Written: {TextWidth.Safe(path)}");

    public static Said ErasureAsked(string address) => new($"删除请求已送达 {TextWidth.Value(address)}", $"The request for erasure was taken by {TextWidth.Value(address)}");

    public static Said ReportSent(string address) => new($"举报已送达 {TextWidth.Value(address)}", $"The report was taken by {TextWidth.Value(address)}");

    public static Said UnprovenParty(string party) => new($"{TextWidth.Value(party)}（未经证实）", $"{TextWidth.Value(party)} (unproven)");

    public static Said HistoryExported(string count, string path) => new($"已写出 {count} 条记录：{path}", $"{count} entries written: {path}");

    public static Said FewCopies(string title, int left, string batch) => new(
        $"{TextWidth.Name(title)} 只剩 {left} 份未出示的副本：wallet receive refill {batch}",
        $"{TextWidth.Name(title)}: {left} unused left. Fetch more: wallet receive refill {batch}");

    public static Said RefillQuestion { get; } = new("现在向签发方补领新的副本？", "Fetch fresh copies from the issuer now?");

    public static Said CopiesUsedUp(string title) => new(
        $"{TextWidth.Safe(title)} 的副本都出示过了，每份只出示一次。",
        $"{TextWidth.Safe(title)}: every copy was shown before, and each is shown once.");

    /// <summary>What a command is called in the history; its own name when nobody translated it.</summary>
    public static Said Dealing(string what) => Dealings.GetValueOrDefault(what.Split(' ')[0]) ?? Said.Same(TextWidth.Name(what));

    public static Said OutcomeOf(TransactionOutcome outcome, string? code)
    {
        var said = outcome switch
        {
            TransactionOutcome.Done => new Said("完成", "done"),
            TransactionOutcome.Declined => new Said("本人拒绝", "declined by you"),
            TransactionOutcome.Refused => new Said("被拒绝", "refused"),
            TransactionOutcome.Failed => new Said("故障", "failed"),
            _ => new Said("结果不明", "outcome unknown"),
        };
        return code is null || outcome == TransactionOutcome.Declined
            ? said
            : new($"{said.Zh}（{TextWidth.Name(code)}）", $"{said.En} ({TextWidth.Name(code)})");
    }

    public static Said HistoryLine(string when, string what, string whom, TransactionOutcome outcome, string? code) => new(
        $"{when}  {Dealing(what).Zh}  {TextWidth.Name(whom)}  {OutcomeOf(outcome, code).Zh}",
        $"{when}  {Dealing(what).En}  {TextWidth.Name(whom)}  {OutcomeOf(outcome, code).En}");
}
