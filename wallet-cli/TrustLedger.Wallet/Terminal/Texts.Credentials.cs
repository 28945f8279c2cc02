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

    public static Said EnterTransactionCode { get; } = new("请输入发证方另行告知的验证码：", "The code that the issuer told you another way:");

    public static Said Received { get; } = new("已领取", "received");

    public static Said CopiesOf(string title, int copies) => new($"{TextWidth.Safe(title)}（{copies} 份）", $"{TextWidth.Safe(title)} ({copies} copies)");

    public static Said ListHelp { get; } = new("列出持有的证件。", "List the credentials held.");

    public static Said NothingHeld { get; } = new("还没有证件。", "No credentials yet.");

    public static Said HeldLine(string title, string? until, int fresh, int copies) => new(
        $"{TextWidth.Safe(title)}，有效期至 {until ?? "不限"}，未出示 {fresh}/{copies} 份",
        $"{TextWidth.Safe(title)}, valid until {until ?? "no end"}, {fresh} of {copies} copies unused");

    public static Said ShowHelp { get; } = new("显示一份证件的内容。", "Show what a credential says.");

    public static Said CredentialIdArgument { get; } = new("list 给出的名称", "Its name, as list shows it");

    public static Said Type { get; } = new("类型", "type");

    public static Said ValidUntil { get; } = new("有效期至", "valid until");

    public static Said PresentHelp { get; } = new("向核验方出示证件。", "Show credentials to a verifier.");

    public static Said RequestArgument { get; } = new(
        "核验链接（openid4vp://…，即二维码的内容）", "The request (openid4vp://…, the text of the QR code)");

    public static Said AskedBy { get; } = new("有人请您出示：", "You are asked to show:");

    public static Said Verifier { get; } = new("核验方", "who asks");

    public static Said AnswerGoesTo { get; } = new("送达", "goes to");

    public static Said Claim { get; } = new("内容", "claim");

    public static Said PresentQuestion { get; } = new("只出示以上内容吗？[y/N]", "Show exactly this? [y/N]");

    public static Said Presented(string whom) => new($"已出示给 {whom}", $"Shown to {whom}");

    public static Said Disclosed { get; } = new("出示内容", "disclosed");
}
