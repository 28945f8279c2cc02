namespace TrustLedger.Wallet.Terminal;

/// <summary>Enrolling, claiming, vouching and applying.</summary>
internal static partial class Texts
{
    public static Said EnrolHelp { get; } = new(
        "实名登记：核对姓名与号码，并把钱包的化名地址绑定到本人。", "Enrol: match name and number, and bind this wallet's handle to you.");

    public static Said IdentityOption { get; } = new(
        "姓名和号码所在的文件（两行或 JSON）；- 表示标准输入；不给则询问",
        "File with name and number (two lines or JSON); - for standard input; asked for when left out");

    public static Said EnterName { get; } = new("姓名：", "Name:");

    public static Said EnterNumber { get; } = new("公民身份号码：", "Identity number:");

    public static Said EnrolShows(string api) => new(
        $"姓名和号码将送交 {api} 核对，不会写上账本，也不保存在本钱包。",
        $"Name and number go to {api} to be matched; they are neither put on a ledger nor kept in this wallet.");

    public static Said EnrolQuestion { get; } = new("继续吗？[y/N]", "Go on? [y/N]");

    public static Said Enrolled { get; } = new("登记完成。", "You are enrolled.");

    public static Said GoToTheWindow { get; } = new(
        "姓名与号码已核对，化名地址已绑定。请凭证件到窗口确认。", "Name and number match, and your handle is bound. Show your document at the window.");

    public static Said Session { get; } = new("会话", "session");

    public static Said State { get; } = new("状态", "state");

    public static Said Level { get; } = new("核验等级", "level");

    public static Said ClaimHelp { get; } = new("自信：就自己声明一件事。", "Say something of yourself (a claim others can stand behind).");

    public static Said PredicateArgument { get; } = new("声明的事项代码，如 residence.months", "What it is about, such as residence.months");

    public static Said ContentOption { get; } = new(
        "内容文件（JSON 对象）；- 表示标准输入", "The content (a JSON object in a file; - for standard input)");

    public static Said ClaimShows(string predicate) => new($"您将就“{predicate}”签署：", $"You are about to sign, on {predicate}:");

    public static Said SignQuestion { get; } = new("签署吗？[y/N]", "Sign it? [y/N]");

    public static Said OnTheLedger { get; } = new("已签署，已上账本。", "Signed, and on the ledger.");

    public static Said Predicate { get; } = new("事项", "about");

    public static Said EndorseHelp { get; } = new("他信：为别人的声明作证。", "Vouch for someone's claim, after seeing what it says.");

    public static Said ShareArgument { get; } = new("对方给您的分享码", "The share that its owner gave you");

    public static Said PeerClaims(string predicate) => new($"对方就“{TextWidth.Name(predicate)}”声明：", $"They claim, on {TextWidth.Name(predicate)}:");

    public static Said VouchQuestion { get; } = new("愿意为此作证吗？[y/N]", "Do you vouch for it? [y/N]");

    public static Said ShareHelp { get; } = new("把一项声明分享给一个人，请其作证。", "Let one other person see a claim and vouch for it.");

    public static Said ClaimUidArgument { get; } = new("声明的编号", "The claim's uid");

    public static Said Share { get; } = new("分享码", "share");

    public static Said TrustHelp { get; } = new("查看各项声明由谁支持。", "Show who stands behind each claim.");

    public static Said NoClaims { get; } = new("还没有声明。", "No claims yet.");

    public static Said SaidBySelf { get; } = new("自信", "self");

    public static Said SaidByOthers { get; } = new("他信", "others");

    public static Said ReliedOn { get; } = new("你信", "relying");

    public static Said BasisOption { get; } = new("您如何得知（默认 personal-knowledge）", "How you know it (default: personal-knowledge)");
}
