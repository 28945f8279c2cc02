namespace TrustLedger.Wallet.Terminal;

/// <summary>Receiving, looking at and presenting credentials.</summary>
internal static partial class Texts
{
    public static Said ReceiveHelp { get; } = new("领取发证方提供的证件。", "Fetch the credential that an issuer offers.");

    public static Said OfferArgument { get; } = new(
        "领证链接（openid-credential-offer://…，即二维码的内容）", "The offer (openid-credential-offer://…, the text of the QR code)");

    public static Said TransactionCodeOption { get; } = new(
        "发证方另行告知的验证码（不给则会询问）", "The code that the issuer told you another way (asked for when left out)");

    public static Said CopiesOption { get; } = new("领取几份一次性副本", "How many one-time copies to fetch");

    public static Said OfferOf { get; } = new("有人向您提供证件：", "You are offered:");

    public static Said Issuer { get; } = new("发证方", "issuer");

    public static Said Credential { get; } = new("证件", "credential");

    public static Said ForeignHost(string name) => new(
        $"  注意：服务器名称不是普通字母：{TextWidth.Safe(name)}", $"  Mind the server's name, which is not in plain letters: {TextWidth.Safe(name)}");

    public static Said AccreditationUnknown { get; } = new(
        "身份账本是否授权此签发方签发这类证件，本钱包无从查证。",
        "Whether the identity log accredits this issuer for this type could not be found out here.");

    public static Said ReceiveQuestion { get; } = new("领取吗？[y/N]", "Receive it? [y/N]");

    public static Said TransactionCode { get; } = new("验证码", "code");

    public static Said CodeToStranger(string issuer) => new(
        $"  注意：本钱包没有与 {TextWidth.Value(issuer)} 打过交道。别人发来的验证码，只交给您自己找的签发方。",
        $"  Mind: this wallet has not dealt with {TextWidth.Value(issuer)} before. Give a code only to the issuer that you got it from.");

    public static Said EnterTransactionCode { get; } = new("请输入发证方另行告知的验证码：", "The code that the issuer told you another way:");

    public static Said Received { get; } = new("已领取", "received");

    public static Said CopiesOf(string title, int copies) => new($"{TextWidth.Name(title)}（{copies} 份）", $"{TextWidth.Name(title)} ({copies} copies)");

    public static Said ReceiveResumeHelp { get; } = new("继续尚未完成的领取。", "Go on with what an issuer was still making.");

    public static Said ReceiveRefillHelp { get; } = new("向签发方补领新的副本。", "Fetch fresh copies of a credential from its issuer.");

    public static Said Waits { get; } = new("待签发", "still to come");

    public static Said WaitsUntil(string title, string notBefore) => new(
        $"{TextWidth.Name(title)}：{notBefore} 之后用 wallet receive resume 领取",
        $"{TextWidth.Name(title)}: fetch it with wallet receive resume after {notBefore}");

    public static Said NothingToCome { get; } = new("没有未完成的领取。", "Nothing is still to come.");

    public static Said SignInFollows { get; } = new("  之后要在浏览器中到签发方登录。", "  You will then sign in at the issuer, in the browser.");

    public static Said SignInAt(string host) => new(
        $"请在浏览器中登录 {TextWidth.Safe(host)}：", $"Sign in at {TextWidth.Safe(host)} in the browser:");

    public static Said SignedIn { get; } = new("可以关闭此页，回到钱包。", "You may close this page and go back to the wallet.");

    public static Said ListHelp { get; } = new("列出持有的证件。", "List the credentials held.");

    public static Said NothingHeld { get; } = new("还没有证件。", "No credentials yet.");

    public static Said HeldLine(string title, string? until, int fresh, int copies) => new(
        $"{TextWidth.Name(title)}，有效期至 {until ?? "不限"}，未出示 {fresh}/{copies} 份",
        $"{TextWidth.Name(title)}, valid until {until ?? "no end"}, {fresh} of {copies} copies unused");

    public static Said ShowHelp { get; } = new("显示一份证件的内容。", "Show what a credential says.");

    public static Said CredentialIdArgument { get; } = new("list 给出的名称", "Its name, as list shows it");

    public static Said Type { get; } = new("类型", "type");

    public static Said ValidUntil { get; } = new("有效期至", "valid until");

    public static Said DeleteHelp { get; } = new("删除持有的证件，并告知签发方。", "Delete a credential that is held, and let its issuer know.");

    public static Said YouDelete { get; } = new("您将从本钱包删除：", "You are about to delete from this wallet:");

    public static Said CopiesHeld { get; } = new("份数", "copies");

    public static Said DeletingIsForGood { get; } = new(
        "  删除后无法找回；证件本身仍然有效，要作废请找签发方。",
        "  It cannot be brought back. The credential itself stays valid: its issuer can revoke it.");

    public static Said DeletingEndsLetters(int shown) => new(
        $"  它出示过 {shown} 次：删除后无法再为此请求删除或具名举报。",
        $"  It was shown {shown} times: once it is gone you can neither ask for erasure nor sign a report about that.");

    public static Said DeleteQuestion { get; } = new("删除吗？[y/N]", "Delete it? [y/N]");

    public static Said Deleted(string title, int copies) => new(
        $"已删除 {TextWidth.Name(title)}（{copies} 份）", $"Deleted: {TextWidth.Name(title)} ({copies} copies)");

    public static Said IssuerToldOfDeletion { get; } = new("已告知签发方。", "The issuer was told.");

    public static Said IssuerNotToldOfDeletion(string code) => new(
        $"未能告知签发方（{TextWidth.Name(code)}）。", $"The issuer could not be told ({TextWidth.Name(code)}).");

    public static Said PresentHelp { get; } = new("向核验方出示证件。", "Show credentials to a verifier.");

    public static Said RequestArgument { get; } = new(
        "核验链接（openid4vp://…，即二维码的内容）", "The request (openid4vp://…, the text of the QR code)");

    public static Said PresentAllOption { get; } = new(
        "核验方接受多份时，出示所有符合的证件（默认只出示一份）", "Where several are taken, show every credential that answers (default: one)");

    public static Said MoreAnswer(int more) => new(
        $"  核验方接受多份，另有 {more} 份符合；要一并出示，请加 --all。", $"  Several are taken, and {more} more would answer: --all shows them too.");

    public static Said AskedBy { get; } = new("有人请您出示：", "You are asked to show:");

    public static Said Verifier { get; } = new("核验方", "who asks");

    public static Said AnswerGoesTo { get; } = new("送达", "goes to");

    public static Said Claim { get; } = new("内容", "claim");

    public static Said ClientIdentifier { get; } = new("标识", "identifier");

    public static Said PurposeClaimed { get; } = new("  用途只是核验方自己的说法，没有查证。", "  The purpose is the verifier's own word; nobody has confirmed it.");

    public static Said PurposeRegistered { get; } = new("  用途已在账本登记。", "  The purpose is registered on the ledger.");

    public static Said AnswerInClear { get; } = new("  注意：应答不另行加密。", "  Mind: the answer is not encrypted by itself.");

    public static Said Authorizes(string type) => type switch
    {
        "urn:trustledger:transaction:declaration:1" => new("  出示即声明：", "  By showing it you declare:"),
        "urn:trustledger:transaction:document:1" => new("  出示即认可文件：", "  By showing it you approve a document:"),
        "urn:trustledger:transaction:delegation:1" => new("  出示即委托他人代办：", "  By showing it you let somebody act for you:"),
        _ => new($"  出示即授权 {TextWidth.Name(type)}：", $"  By showing it you authorize {TextWidth.Name(type)}:"),
    };

    public static Said NothingAnswers { get; } = new("  没有可以出示的证件。", "  Nothing that is held answers this.");

    public static Said DeclineQuestion { get; } = new("按回车键拒绝。[y/N]", "Press Enter to decline. [y/N]");

    public static Said Declined(string code) => new($"已告知核验方不出示（{TextWidth.Name(code)}）。", $"The verifier was told that nothing is shown ({TextWidth.Name(code)}).");

    public static Said RedirectTo { get; } = new("返回", "back to");

    public static Said RedirectOpened { get; } = new("已打开", "opened");

    public static Said RedirectToOpen { get; } = new("请打开", "to open");

    public static Said RedirectRefused { get; } = new("未打开可疑地址", "not opened, suspicious");

    public static Said PresentQuestion { get; } = new("只出示以上内容吗？[y/N]", "Show exactly this? [y/N]");

    public static Said Presented(string whom) => new($"已出示给 {whom}", $"Shown to {whom}");

    public static Said Disclosed { get; } = new("出示内容", "disclosed");
}
