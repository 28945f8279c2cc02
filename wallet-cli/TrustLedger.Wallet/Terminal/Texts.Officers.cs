namespace TrustLedger.Wallet.Terminal;

/// <summary>What officers and agencies do.</summary>
internal static partial class Texts
{
    public static Said OfficerGroup { get; } = new("窗口、发证、核验与审批人员的操作。", "What officers do: confirm, offer, request, decide.");

    public static Said OfficerConfirmHelp { get; } = new("核对证件原件，确认一次实名登记。", "Compare the document and confirm an enrolment.");

    public static Said SessionArgument { get; } = new("登记会话编号", "The session's id");

    public static Said DocumentOption { get; } = new(
        "证件种类（默认 resident-id-card）", "Kind of document (default: resident-id-card)");

    public static Said RefuseOption { get; } = new("不予确认，结束该会话", "Do not confirm; end the session");

    public static Said ReplaceOption { get; } = new("本人已丢失旧钱包：以新化名地址替换", "The person lost the old wallet: this handle replaces it");

    public static Said CompareDocument { get; } = new("请与证件原件核对：", "Compare with the document:");

    public static Said Name { get; } = new("姓名", "name");

    public static Said Number { get; } = new("号码", "number");

    public static Said HasOtherHandle { get; } = new(
        "此人已绑定另一个化名地址；确属更换时请加 --replace。", "This person is bound to another handle; if it is to be replaced, add --replace.");

    public static Said ConfirmDocumentQuestion { get; } = new("人、证、号码一致吗？[y/N]", "Do person, document and number agree? [y/N]");

    public static Said RefuseSessionQuestion { get; } = new("结束该会话吗？[y/N]", "End this session? [y/N]");

    public static Said SessionIs(string state) => new($"会话状态：{TextWidth.Name(state)}", $"The session is {TextWidth.Name(state)}.");

    public static Said OfficerOfferHelp { get; } = new("向已登记的人提供一份证件。", "Offer a credential to someone who enrolled.");

    public static Said EntityOption { get; } = new(
        "法人的统一社会信用代码（organisation、representative）", "The legal entity's code, for organisation and representative");

    public static Said ConfigurationArgument { get; } = new("证件种类，如 person", "Which credential, such as person");

    public static Said HandleOption { get; } = new("持证人的化名地址", "The holder's handle");

    public static Said Offer { get; } = new("领证链接", "offer");

    public static Said TellCodeApart { get; } = new("验证码请以另一种方式告知本人。", "Tell the code to the person by another way than the link.");

    public static Said OfficerResultHelp { get; } = new("查看一次核验的逐项结果。", "Show every check of one presentation.");

    public static Said OfficerRequestHelp { get; } = new("请居民出示证件；或查看一次核验的结果。", "Ask a resident for a presentation, or show what one proved.");

    public static Said PurposeCodeOption { get; } = new("用途", "The purpose");

    public static Said PresetOption { get; } = new("预设的请求内容（默认 person-name-level）", "A question prepared by the API (default: person-name-level)");

    public static Said TransactionDataOption { get; } = new(
        "出示时一并授权的事项（JSON 数组文件；- 表示标准输入）", "What the holder is to authorize besides (a file with a JSON array; - for standard input)");

    public static Said SameDeviceOption { get; } = new(
        "钱包就在本机：只给链接，结果由本机取回", "The wallet is on this device: a link and no QR code, and the result comes back to this wallet alone");

    public static Said ReturnedOption { get; } = new(
        "同机出示后，对方钱包被引向的网址", "After a presentation on the same device: the address that the resident's wallet was sent to");

    public static Said DcqlOption { get; } = new("自定义查询（DCQL 文件）", "A query of one's own (a DCQL file)");

    public static Said ResultOption { get; } = new("核验编号，显示其逐项结果", "The id of a request, to show every check of its answer");

    public static Said Request { get; } = new("核验链接", "request");

    public static Said Id { get; } = new("编号", "id");

    public static Said RegistryGroup { get; } = new("人口与机构登记簿。", "The registers of residents and organisations.");

    public static Said RegistryImportHelp { get; } = new(
        "导入登记簿（CSV）。坏行只报行号和代码，好行照常保留，可重复导入。",
        "Import a register (CSV). Bad lines are told by number and code, good ones are kept; it may be repeated.");

    public static Said RegisterKindArgument { get; } = new("residents 或 organisations", "residents or organisations");

    public static Said CsvArgument { get; } = new("CSV 文件；- 表示标准输入", "The CSV file; - for standard input");

    public static Said SentMegabytes(long megabytes) => new($"已送出 {megabytes} MB…", $"sent {megabytes} MB…");

    public static Said Line(long number) => new($"第 {number} 行", $"line {number}");

    public static Said MoreLines(int count) => new($"另有 {count} 行未列出（见 --json）", $"{count} more lines (see --json)");

    public static Said Lines { get; } = new("行数", "lines");

    public static Said Added { get; } = new("新增", "added");

    public static Said Updated { get; } = new("更新", "updated");

    public static Said Unchanged { get; } = new("未变", "unchanged");

    public static Said RefusedLines { get; } = new("拒绝", "refused");

    public static Said AttestHelp { get; } = new(
        "他信：部门就一项声明出具证明；不给编号则列出待办。", "Attest what your department knows of a claim; without a uid: list what waits.");

    public static Said AttestContentOption { get; } = new(
        "本部门所掌握的内容（默认与声明相同）", "What your department knows (default: the same as the claim)");

    public static Said NothingWaits { get; } = new("没有待办。", "Nothing waits.");

    public static Said TheyClaim(string predicate) => new($"当事人就“{TextWidth.Name(predicate)}”声明：", $"The subject claims, on {TextWidth.Name(predicate)}:");

    public static Said YouAttest { get; } = new("您将代表本部门证明：", "You are about to attest for your department:");

    public static Said AcceptHelp { get; } = new("你信：对所核验的内容表示采信或不采信。", "Say that your office accepts, or rejects, what it was shown.");

    public static Said OneTimeAddressOption { get; } = new(
        "随出示一并送来的一次性地址", "The one-time address that came with the presentation");

    public static Said PresentationOption { get; } = new("所依据的核验编号", "The presentation it is about");

    public static Said ApplicationOption { get; } = new("所依据的申请编号", "The application it is about");

    public static Said RejectOption { get; } = new("不采信", "Reject instead of accepting");

    public static Said YouAccept(string purpose) => new($"您将为“{TextWidth.Name(purpose)}”签署采信：", $"You are about to accept, for {TextWidth.Name(purpose)}:");

    public static Said YouReject(string purpose) => new($"您将为“{TextWidth.Name(purpose)}”签署不采信：", $"You are about to reject, for {TextWidth.Name(purpose)}:");

    public static Said RevokeHelp { get; } = new("撤销本机构的一份声明，或一份证件。", "Revoke a statement of your agency, or a credential.");

    public static Said RevokeArgument { get; } = new("声明编号；撤销证件时为证件种类", "The statement's uid; for a credential its kind");

    public static Said LogOption { get; } = new("账本名称（默认 identity）", "The log's name (default: identity)");

    public static Said RevokeCredentialOption { get; } = new("撤销的是证件", "It is a credential that is revoked");

    public static Said RevokeReasonOption { get; } = new(
        "撤销证件的理由代码（默认 holder-request）", "Code of the reason, for a credential (default: holder-request)");

    public static Said RevokeQuestion(string id) => new($"撤销 {id}，此举不可收回。继续吗？[y/N]", $"Revoke {id}? This cannot be undone. [y/N]");

    public static Said RevokeCredentialHelp { get; } = new("撤销一人的某种证件的全部副本。", "Revoke every copy of a person's credential.");

    public static Said CopiesRevoked(long copies) => new($"已撤销 {copies} 份副本。", $"{copies} copies are revoked.");

    public static Said Revoked { get; } = new("已撤销。", "Revoked.");
}
