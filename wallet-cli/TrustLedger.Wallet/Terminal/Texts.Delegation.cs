namespace TrustLedger.Wallet.Terminal;

/// <summary>Acting for somebody else (代办).</summary>
internal static partial class Texts
{
    private static readonly Dictionary<string, Said> DelegationStates = new(StringComparer.Ordinal)
    {
        ["asked"] = new("待代办人确认", "the agent has not answered yet"),
        ["granted"] = new("有效", "in force"),
        ["declined"] = new("代办人已谢绝", "declined by the agent"),
        ["revoked"] = new("已撤销", "revoked"),
        ["ended"] = new("已到期", "its term is over"),
    };

    private static readonly Dictionary<string, Said> TermNames = new(StringComparer.Ordinal)
    {
        ["agent"] = new("代办人的化名地址", "the agent's handle"),
        ["agent_name"] = new("代办人姓名", "the agent's name"),
        ["items"] = new("事项", "items"),
        ["scopes"] = new("权限", "powers"),
        ["from"] = new("自", "from"),
        ["until"] = new("至（含当日）", "until, with that day"),
        ["organisation"] = new("委托的法人", "on behalf of"),
    };

    public static Said DelegateHelp { get; } = new(
        "委托他人代办：出示本人凭证并签署委托内容。", "Let somebody act for you: present your own credential, which signs the terms.");

    public static Said DelegatedItemsArgument { get; } = new("事项代码，一个或几个", "The items' codes, one or several");

    public static Said AgentOption { get; } = new("代办人的化名地址（对方用 wallet delegation handle 查看）", "The agent's handle; they see it by wallet delegation handle");

    public static Said AgentNameOption { get; } = new(
        "代办人姓名所在的文件；- 表示标准输入；不给则询问", "File with the agent's name; - for standard input; asked for when left out");

    public static Said ScopeOption { get; } = new("权限：apply、follow；默认两者", "A power: apply or follow; both when left out");

    public static Said FromDayOption { get; } = new("首日，如 2026-12-01；默认今天", "The first day, such as 2026-12-01; today when left out");

    public static Said UntilDayOption { get; } = new("末日（含），如 2026-12-31", "The last day, such as 2026-12-31");

    public static Said PrincipalOption { get; } = new("以法人名义委托：其统一社会信用代码", "In an organisation's name: its code");

    public static Said EnterAgentName { get; } = new("代办人姓名：", "The agent's name:");

    public static Said DelegateQuestion { get; } = new("出示本人凭证并签署以上委托吗？[y/N]", "Present your credential and sign exactly this? [y/N]");

    public static Said AgentIsAsked { get; } = new(
        "已签署，待代办人确认。可随时撤销：wallet delegation revoke", "Signed. The agent is asked to take it on; end it at any time by wallet delegation revoke.");

    public static Said DelegationGroup { get; } = new("代办：查看、接受、撤销委托。", "Acting for others: read, take on and end delegations.");

    public static Said DelegationHandleHelp { get; } = new("显示本人的化名地址，告诉委托人。", "Show one's own handle, to be told to who wants to delegate.");

    public static Said HandleIsPublic { get; } = new(
        "账本上可见这个地址；知道它属于您的人能认出它。", "The ledger shows this address; whoever knows that it is yours will recognise it there.");

    public static Said DelegationListHelp { get; } = new(
        "查看本人委托或受托的代办；机关用 --session 或 --handle 指明何人。", "List what one delegates and was asked to do; an agency says whose, by --session or --handle.");

    public static Said DelegationIdArgument { get; } = new("委托的编号", "The delegation's id");

    public static Said DelegationAcceptHelp { get; } = new("接受委托，领取委托凭证。", "Take a delegation on, and get the offer of its credential.");

    public static Said DeclineOption { get; } = new("谢绝", "Say no instead");

    public static Said AcceptDelegationQuestion { get; } = new("接受这项委托吗？[y/N]", "Take this on? [y/N]");

    public static Said DelegationOfferHelp { get; } = new("重新取得委托凭证的领取链接。", "Get a new offer of a delegation's credential.");

    public static Said ReceiveDelegation { get; } = new(
        "领取委托凭证：wallet receive OFFER --tx-code CODE", "Fetch the credential: wallet receive OFFER --tx-code CODE");

    public static Said DelegationRevokeHelp { get; } = new("撤销委托，或辞去代办。", "End a delegation, as principal, as agent or as an officer.");

    public static Said EndReasonOption { get; } = new(
        "原因：no-longer-wanted、done、misused、key-lost、facts-changed、issued-in-error、deceased",
        "Why: no-longer-wanted, done, misused, key-lost, facts-changed, issued-in-error or deceased");

    public static Said RevokeDelegationQuestion { get; } = new("撤销后凭证立即作废，不能恢复。继续吗？[y/N]", "Its credentials become invalid for good. Go on? [y/N]");

    public static Said NoDelegations { get; } = new("没有委托。", "No delegations.");

    public static Said PrincipalLabel { get; } = new("委托人", "principal");

    public static Said AgentLabel { get; } = new("代办人", "agent");

    public static Said ItemsLabel { get; } = new("事项", "items");

    public static Said ScopesLabel { get; } = new("权限", "powers");

    public static Said TermLabel { get; } = new("期限", "term");

    public static Said RevokerLabel { get; } = new("撤销者", "ended by");

    public static Said ForOption { get; } = new("代他人申请：委托的编号", "For somebody else: the id of their delegation");

    public static Said OfferLater(string code) => new(
        $"现在还不能领取凭证（{TextWidth.Safe(code)}）；届时：wallet delegation offer", $"The credential can't be fetched now ({TextWidth.Safe(code)}); later: wallet delegation offer");

    public static Said DelegationState(string state) => DelegationStates.GetValueOrDefault(state) ?? Said.Same(TextWidth.Safe(state));

    public static Said DelegationTerm(string parameter) => TermNames.GetValueOrDefault(parameter) ?? Said.Same(TextWidth.Safe(parameter));
}
