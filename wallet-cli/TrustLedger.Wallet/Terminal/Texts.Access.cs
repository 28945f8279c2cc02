using System.Globalization;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Who saw or judged what of a person.</summary>
internal static partial class Texts
{
    public static Said AccessGroup { get; } = new("谁看过我的信息。", "Who looked at what is mine.");

    public static Said AccessListHelp { get; } = new(
        "列出谁在何时为何查看或处理过我的信息，并逐条与账本核对。",
        "List who saw or judged what of mine, when, for what and by what law, each line checked against the ledger.");

    public static Said AccessVerifyHelp { get; } = new(
        "把保存下来的记录与账本核对，不问业务系统。", "Check lines that were kept against the ledger, without asking the service.");

    public static Said AccessOutOption { get; } = new("把记录连同证明写到此文件（不覆盖）", "Write the lines with their proofs to this file, which must not be there yet");

    public static Said AccessFileArgument { get; } = new("用 --out 保存的文件", "A file written with --out");

    public static Said AccessNobody { get; } = new("还没有人看过。", "Nobody has looked yet.");

    public static Said AccessWritten(string file) => new($"已写入 {file}。", $"Written to {file}.");

    public static Said AccessCounts(int proven, int open, int wrong) => new(
        string.Create(CultureInfo.InvariantCulture, $"账本可证 {proven} 条，当日未结 {open} 条，与账本不符 {wrong} 条。"),
        string.Create(CultureInfo.InvariantCulture, $"{proven} proven by the ledger, {open} of a day that is not closed yet, {wrong} that the ledger does not bear out."));

    /// <summary>What came of a look: a state, or why it was refused.</summary>
    public static Said OutcomeOf(string word) => Chinese.TryGetValue(word, out var sentence)
        ? new($"已拒绝：{sentence.TrimEnd('。')}", word)
        : StateOf(word);

    public static Said AccessState(string state, string? code) => state switch
    {
        "proven" => new("账本可证", "on the ledger"),
        "open" => new("当日未结", "day not closed yet"),
        _ => new($"与账本不符：{code}", $"not borne out: {code}"),
    };
}
