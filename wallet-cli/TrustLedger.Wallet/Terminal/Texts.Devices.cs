namespace TrustLedger.Wallet.Terminal;

/// <summary>Lost devices.</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, Said> Notices = new(StringComparer.Ordinal)
    {
        ["key-suspended"] = new("钱包已停用", "the wallet was suspended"),
        ["suspension-lifted"] = new("停用已解除", "the suspension was lifted"),
        ["suspension-lapsed"] = new("临时停用到期失效", "the suspension lapsed, as nobody confirmed it"),
        ["key-changed"] = new("您的密钥已更换，冷静期内不发证", "your key was changed; nothing is issued until it has cooled down"),
        ["delegation-asked"] = new("有人请您代办：wallet delegation list", "somebody asks you to act for them: wallet delegation list"),
        ["delegation-accepted"] = new("代办人接受了您的委托", "your agent took your delegation on"),
        ["delegation-declined"] = new("代办人谢绝了您的委托", "your agent declined your delegation"),
        ["delegation-revoked"] = new("一项代办委托已撤销", "a delegation of yours was ended"),
        ["delegation-used"] = new("代办人以您的名义提交了申请", "your agent handed in an application in your name"),
    };

    public static Said DeviceGroup { get; } = new("设备丢失：停用、通知。", "Lost devices: suspend, and read notices.");

    public static Said DeviceSuspendHelp { get; } = new(
        "停用本人的钱包（也可在另一台设备上先 enrol 再停用）。", "Suspend one's own wallet; on another device run enrol first.");

    public static Said DeviceNoticesHelp { get; } = new("查看关于本人密钥的通知。", "Read the notices about one's own keys.");

    public static Said SuspendReasonOption { get; } = new(
        "原因：device-lost、device-stolen、key-compromised、change-not-mine", "Why: device-lost, device-stolen, key-compromised or change-not-mine");

    public static Said SuspendQuestion { get; } = new(
        "停用后钱包不能办事，已领证件作废，须到窗口解除或更换。继续吗？[y/N]",
        "A suspended wallet can do nothing and its credentials are revoked; a window lifts that or binds another. Go on? [y/N]");

    public static Said Suspended { get; } = new("钱包已停用。", "The wallet is suspended.");

    public static Said LapsesAt { get; } = new("到期自动解除", "ends by itself");

    public static Said GoAndConfirm { get; } = new(
        "这是临时停用：密钥已停，证件未作废。请尽快带证件到窗口确认。",
        "This is for a while: the keys are stopped, the credentials are not revoked. Go to a window with a document to confirm it.");

    public static Said HowToGoOn { get; } = new(
        "换新钱包：wallet enrol --new-handle，再到窗口核验；冷静期过后重新领证。",
        "For a new wallet: wallet enrol --new-handle, then the window; after the cool-down the credentials are issued anew.");

    public static Said NoNotices { get; } = new("没有通知。", "No notices.");

    public static Said ChangeNotMine { get; } = new(
        "若不是您本人更换：wallet device suspend --reason change-not-mine",
        "If it was not you who changed it: wallet device suspend --reason change-not-mine");

    public static Said NewHandleOption { get; } = new(
        "旧设备已丢失或停用：用新的化名地址登记（续办时不要再加）", "The old device is lost or suspended: enrol under a fresh handle (leave it out to go on)");

    public static Said OfficerSuspendHelp { get; } = new("窗口：核对证件后停用某人的钱包。", "At the window: suspend a person's wallet after looking at the document.");

    public static Said OfficerLiftHelp { get; } = new("窗口：核对证件后解除停用。", "At the window: lift a suspension after looking at the document.");

    public static Said OfficerSuspendQuestion { get; } = new(
        "已核对证件原件，停用此人的钱包并作废其证件吗？[y/N]", "You saw the document: suspend the person's wallet and revoke its credentials? [y/N]");

    public static Said OfficerLiftQuestion { get; } = new("已核对证件原件，解除停用吗？[y/N]", "You saw the document: lift the suspension? [y/N]");

    public static Said Lifted { get; } = new("停用已解除；证件须重新领取。", "The suspension is lifted; credentials are issued anew.");

    public static Said Notice(string kind, string? until, string? organisation)
    {
        var said = Notices.GetValueOrDefault(kind) ?? Said.Same(TextWidth.Name(kind));
        var (zh, en) = (said.Zh, said.En);
        if (until is not null)
            (zh, en) = ($"{zh}，至 {TextWidth.Name(until)}", $"{en}, until {TextWidth.Name(until)}");
        return organisation is null ? new(zh, en) : new($"{zh}（{TextWidth.Name(organisation)}）", $"{en} ({TextWidth.Name(organisation)})");
    }
}
