using TrustLedger.Protocol.Statements;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Applications, decisions and correction records.</summary>
internal static partial class Texts
{
    public static Said ApplyHelp { get; } = new("提出一项申请，当场得到决定。", "Apply for a service item and get a decision.");

    public static Said ItemArgument { get; } = new("事项代码", "The service item's code");

    public static Said FormFor(string item) => new($"“{TextWidth.Name(item)}”的申请表：", $"The form for {TextWidth.Name(item)}:");

    public static Said ApplyQuestion { get; } = new("内容属实，签署并提交吗？[y/N]", "Is this true, and shall it be signed and sent? [y/N]");

    public static Said Decision { get; } = new("决定", "decision");

    public static Said ReceiveLicence { get; } = new("领取电子证照：wallet receive <领证链接>", "Fetch the licence: wallet receive OFFER");

    public static Said OfficerDecideHelp { get; } = new("对规则留给人工的申请作出决定。", "Decide an application that the rules left to a human.");

    public static Said OutcomeOption { get; } = new("grant 准予，refuse 不予", "grant or refuse");

    public static Said ReasonOption { get; } = new("理由（JSON 文件）；- 表示标准输入", "The reason (a JSON file; - for standard input)");

    public static Said Trace { get; } = new("规则逐条结果：", "What each rule found:");

    public static Said YouGrant { get; } = new("您将决定准予，理由：", "You are about to grant it, because:");

    public static Said YouRefuse { get; } = new("您将决定不予，理由：", "You are about to refuse it, because:");

    public static Said CorrectionsGroup { get; } = new("社区矫正案件的文书。", "Records of community corrections.");

    public static Said CorrectionsProposeHelp { get; } = new("提出一份文书（登记、请假等）。", "Begin a record (registration, leave, …).");

    public static Said RecordKindArgument { get; } = new("文书种类，如 leave、registration", "What kind, such as leave or registration");

    public static Said DraftOption { get; } = new("文书内容（JSON 文件）；- 表示标准输入", "What it says (a JSON file; - for standard input)");

    public static Said CaseOption { get; } = new("案件代号", "The case's handle");

    public static Said CaseAddressOption { get; } = new("本案所用的化名地址（只有一个时可不给）", "The handle used for this case (needed when there are several)");

    public static Said YouPropose(string type) => new($"您将签署文书“{TextWidth.Name(type)}”：", $"You are about to sign the record {TextWidth.Name(type)}:");

    public static Said Route { get; } = new("办理路径：", "Who has to act on it:");

    public static Said OpineHelp { get; } = new("签署意见。", "Give an opinion on a record.");

    public static Said DecideHelp { get; } = new("签署决定。", "Decide a record.");

    public static Said AcknowledgeHelp { get; } = new("签收副本。", "Acknowledge the copy of a record.");

    public static Said AgainstOption { get; } = new("意见为不同意", "The opinion is against it");

    public static Said RefuseRecordOption { get; } = new("决定不批准", "Refuse it");

    public static Said ObjectOption { get; } = new("签收并提出异议", "Acknowledge it and object");

    public static Said RecordArgument { get; } = new("文书编号", "The record's uid");

    public static Said RoleOption(string usual) => new($"以何种身份签署（默认文书所待的身份，否则 {usual}）", $"The role in which you sign (default: the one that the record waits for, else {usual})");

    public static Said RecordIs(string type) => new($"文书“{TextWidth.Name(type)}”，内容与签名相符：", $"The record {TextWidth.Name(type)}; its content is what was signed:");

    public static Said YouSay { get; } = new("您将签署", "you are about to say");

    public static Said VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Approve => new("批准", "approve"),
        Verdict.Refuse => new("不批准", "refuse"),
        Verdict.Opine => new("同意（意见）", "an opinion in favour"),
        Verdict.OpineAgainst => new("不同意（意见）", "an opinion against"),
        Verdict.Acknowledge => new("已收到副本", "the copy has arrived"),
        Verdict.Object => new("已收到副本，有异议", "the copy has arrived, and an objection"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static Said CorrectionsInboxHelp { get; } = new("列出等待本机关办理的文书。", "List the records that wait for your agency.");

    public static Said CorrectionsShowHelp { get; } = new("查看一份文书或整个案件。", "Show a record, or a whole case.");

    public static Said CaseTimelineOption { get; } = new("案件代号：显示其时间线", "The case's handle: show its timeline");

    public static Said Case { get; } = new("案件", "case");

    public static Said ActingAs { get; } = new("以此身份签署", "in the role of");

    public static Said AtOption { get; } = new("按此时刻计算状态与警示", "State and alarms as of this time");

    public static Said Record { get; } = new("文书", "record");

    public static Said Copy { get; } = new("副本", "copy");

    public static Said SignedBy { get; } = new("签署", "signed");

    public static Said Alarm { get; } = new("警示", "alarm");

    public static Said WaitingForLedger { get; } = new("业务系统已收下，正在等账本收录……", "The service has it; waiting for the ledger to take it …");

    public static Said StillWaitingForLedger(int seconds) => new($"仍在等待（{seconds} 秒）……", $"Still waiting ({seconds} s) …");

    public static Said Entry { get; } = new("账本条目", "entry");

    public static Said ResumeHelp { get; } = new("把已签署而未得到答复的内容原样再送一次。", "Send again, word for word, what was signed and has no answer.");

    public static Said NothingPending { get; } = new("没有未完成的内容。", "Nothing is pending.");
}
