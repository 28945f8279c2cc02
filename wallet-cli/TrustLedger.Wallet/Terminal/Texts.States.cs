using TrustLedger.Protocol.State;

namespace TrustLedger.Wallet.Terminal;

/// <summary>How things stand: states of statements, applications, sessions and presentations.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, Said> States = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accepted"] = new("已采信", "accepted"),
        ["failed"] = new("不通过", "failed"),
        ["granted"] = new("已准予", "granted"),
        ["lifted"] = new("已恢复", "lifted"),
        ["matched"] = new("相符", "matched"),
        ["open"] = new("等待应答", "open"),
        ["passed"] = new("通过", "passed"),
        ["published"] = new("已上账本", "published"),
        ["rejected"] = new("不予采信", "rejected"),
        ["returning"] = new("等待浏览器返回", "waiting for the browser to come back"),
        ["suspended"] = new("已停用", "suspended"),
        ["to-human"] = new("转人工办理", "to-human"),
        ["undecided"] = new("尚无定论", "undecided"),
    };

    public static Said StateOf(StatementState state) => state switch
    {
        StatementState.Pending => new("待决", "pending"),
        StatementState.Effective => new("有效", "effective"),
        StatementState.Refused => new("已否决", "refused"),
        StatementState.Superseded => new("已被取代", "superseded"),
        StatementState.Revoked => new("已撤销", "revoked"),
        StatementState.Disputed => new("有争议", "disputed"),
        StatementState.Quarantined => new("不计效力", "quarantined"),
        StatementState.Expired => new("已到期", "expired"),
        StatementState.Unknown => new("未知", "unknown"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>A server's word for a state; as it came, made safe, when it is none that we know.</summary>
    /// <param name="word">Null for none.</param>
    /// <param name="since">Since when, as the server said; null for no time.</param>
    public static Said StateOf(string? word, string? since = null)
    {
        var known = States.GetValueOrDefault(word ?? "")
            ?? Enum.GetValues<StatementState>().Where(state => string.Equals(state.ToString(), word, StringComparison.OrdinalIgnoreCase))
                .Select(StateOf).FirstOrDefault()
            ?? Said.Same(TextWidth.Name(word ?? "-"));
        return since is null ? known : new Said($"{known.Zh}  {TextWidth.Name(since)}", $"{known.En}  {TextWidth.Name(since)}");
    }
}
