using TrustLedger.Client.Evidence;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Evidence files.</summary>
internal static partial class Texts
{
    public static Said EvidenceGroup { get; } = new("可离线核对的证据文件。", "Evidence that anyone can check offline.");

    public static Said EvidenceExportHelp { get; } = new(
        "把一份声明及其证明写成一个文件，供他人离线核对。", "Write a statement with its proofs to one file that anyone can check offline.");

    public static Said EvidenceUidArgument { get; } = new("声明、决定或文书的编号", "Uid of the statement, decision or record");

    public static Said EvidenceLogOption { get; } = new("账本名称（默认按所持声明判断）", "The log's name (default: where the statement was made)");

    public static Said OpenOption { get; } = new("一并公开所承诺的内容（含个人信息）", "Give along what is committed to (personal)");

    public static Said OpenQuestion { get; } = new("文件将包含个人内容。继续吗？[y/N]", "The file will hold personal content. Go on? [y/N]");

    public static Said EvidenceWritten(string file, int entries) => new($"已写入 {file}（{entries} 条）", $"Written to {file} ({entries} entries)");

    public static Said VerifyHelp { get; } = new("核对证据文件，不联网。", "Check an evidence file, with the network off.");

    public static Said EvidenceFileArgument { get; } = new("证据文件；- 表示标准输入", "The evidence file; - for standard input");

    public static Said VerifyPinOption { get; } = new("账本的创世哈希（默认用钱包所记）", "The log's genesis hash (default: as this wallet knows it)");

    public static Said NowOption { get; } = new("按现在的时刻判断，而不是生效时", "Judge it as of now, not as of when it took effect");

    public static Said AskAccreditationOption { get; } = new(
        "另向身份账本查证签发方当时是否获授权（须联网，且本机构可读该账本）",
        "Ask the identity log as well whether issuers were accredited then (goes online; for who may read that log)");

    public static Said HoldsThen(string at) => new($"证据成立，以 {at} 为准。", $"The evidence holds, as of {at}.");

    public static Said HoldsNow(string at) => new($"证据成立，以现在 {at} 为准。", $"The evidence holds, as of now, {at}.");

    public static Said WithoutState(string code) => new(
        $"镜像未能出具状态（{TextWidth.Name(code)}）：证据仅能说明已收录。", $"No state by mirrors ({TextWidth.Name(code)}): the evidence shows that it is included, no more.");

    /// <summary>Where the subject stands: by the mirrors, or only as far as the file's entries go.</summary>
    public static Said Reads(EvidenceFinding finding)
    {
        if (finding.Agreed is not { } agreed)
        {
            var alone = StateOf(finding.View.State);
            return new Said($"已收录，现状未知（仅凭所附条目：{alone.Zh}）", $"included, state unknown (by these entries alone: {alone.En})");
        }

        var (state, organisations) = (StateOf(agreed.State.State), agreed.Mirrors.Select(mirror => mirror.Organisation).ToList());
        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)agreed.State.AtMilliseconds).UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return new Said(
            $"{state.Zh}，以第 {agreed.State.Size} 条、{time} 为准；镜像 {string.Join("、", organisations)} 已签署",
            $"{state.En} as of size {agreed.State.Size}, time {time}, by the mirrors of {string.Join(", ", organisations)}");
    }

    public static Said ResultOf(EvidenceResult result) => result switch
    {
        EvidenceResult.Passed => new("已证明", "proven"),
        EvidenceResult.Failed => new("不成立", "failed"),
        EvidenceResult.Unknown => new("未知", "unknown"),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };
}
