namespace TrustLedger.Wallet.Terminal;

/// <summary>Founding logs and changing who may say what.</summary>
internal static partial class Texts
{
    public static Said GovernanceGroup { get; } = new("创立账本、变更成员与规则。", "Found logs, and change who may say what on them.");

    public static Said SignGenesisHelp { get; } = new("创始机构签署一个账本的创世内容。", "Sign, as a founding organisation, what a log is to begin with.");

    public static Said GenesisDraftArgument { get; } = new("创世草案文件（JSON）", "The genesis draft (a JSON file)");

    public static Said GenesisEntryOption { get; } = new("同时签署第 0 条", "Sign entry 0 as well");

    public static Said YouFound(string origin) => new($"您将签署账本 {TextWidth.Value(origin)} 的创世内容：", $"You are about to sign what {TextWidth.Value(origin)} begins with:");

    public static Said GenesisSigned { get; } = new("已签署。", "Signed.");

    public static Said AssembleHelp { get; } = new("汇集各创始机构的签名，核对并写成创世文件。", "Put the founders' signatures together, check the whole, and write the genesis file.");

    public static Said GenesisSignaturesArgument { get; } = new("各机构 sign-genesis 的结果文件", "What sign-genesis --json wrote for each organisation");

    public static Said OutOption { get; } = new("写到此文件（不覆盖）", "Write to this file, which must not be there yet");

    public static Said LogFounded(string origin) => new($"创世文件齐备：{origin}", $"The genesis of {origin} is whole.");

    public static Said DraftWitnessesHelp { get; } = new(
        "把见证方与镜像写入创世草案；两份历史都可能成立的，不予写入。",
        "Write witnesses and mirrors into a genesis draft, unless two histories could satisfy them.");

    public static Said WitnessPolicyOption { get; } = new(
        "见证规则文件（tlog-policy）；未写账本的，取草案中的账本", "The witness policy (tlog-policy text); without a log line the draft's log is meant");

    public static Said OperatorOption { get; } = new("运行主节点的机构代码", "Code of the organisation that runs the primary");

    public static Said MirrorOption { get; } = new("镜像：机构代码=校验密钥（可多次）", "A mirror: its organisation's code, =, its verifier key (may be given several times)");

    public static Said MirrorsNeededOption { get; } = new("几个镜像须一致（默认全部）", "How many mirrors must agree on a state (default: all)");

    public static Said WatchedDraft(string origin, int witnesses, int mirrors) => new(
        $"草案已写好：{TextWidth.Value(origin)} 有 {witnesses} 个见证方、{mirrors} 个镜像。请各创始机构签署。",
        $"The draft is written: {TextWidth.Value(origin)} with {witnesses} witnesses and {mirrors} mirrors. Now every founder signs it.");

    public static Said WitnessLabel { get; } = new("见证方", "witness");

    public static Said MirrorLabel { get; } = new("镜像", "mirror");

    public static Said ProposeGroup { get; } = new("提出变更，须经其他机构赞同。", "Propose a change that other organisations must endorse.");

    public static Said ProposeAccreditationHelp { get; } = new("认可一个密钥签发、标注状态或核验某类证件。", "Accredit a key to issue, to sign status for, or to verify a credential type.");

    public static Said ProposeMemberHelp { get; } = new("接纳成员，或变更其任期。", "Admit a member, or change its term.");

    public static Said ProposePolicyHelp { get; } = new("以新的规则文件取代现行规则。", "Replace the policy document in force.");

    public static Said VctOption { get; } = new("证件类型（vct）", "The credential type (vct)");

    public static Said SpkiOption { get; } = new("公钥（SubjectPublicKeyInfo）的 SHA-256", "SHA-256 of the key's SubjectPublicKeyInfo");

    public static Said AccreditationPurposeOption { get; } = new("认可的用途", "What the key is accredited for");

    public static Said MemberRoleOption { get; } = new("角色代码", "Code of the role");

    public static Said MemberKeyOption { get; } = new("成员的签署地址，或公钥的 SHA-256", "The member's address, or SHA-256 of its public key");

    public static Said LogLabel { get; } = new("账本", "log");

    public static Said StillWanted { get; } = new("尚需", "still wanted");

    public static Said SaidBefore { get; } = new("已有意见", "said before");

    public static Said RefersTo { get; } = new("针对", "refers to");

    public static Said PolicyDocumentOption { get; } = new("规则文件（JSON）", "The policy document (a JSON file)");

    public static Said FromOption { get; } = new("自何日起，如 2026-11-21（默认现在）", "From which day, such as 2026-11-21 (default: now)");

    public static Said UntilOption { get; } = new("至何日止，含当日（默认不限）", "Until which day, that day included (default: no end)");

    public static Said ReplacesOption { get; } = new("所取代的声明编号", "The statement that it replaces");

    public static Said YouProposeTo(string origin, string schema) => new($"您将向 {origin} 提出（{schema}）：", $"You are about to propose to {origin} ({schema}):");

    public static Said Proposed { get; } = new("已提出，等待其他机构赞同。", "Proposed; other organisations have to endorse it.");

    public static Said GovernanceEndorseHelp { get; } = new("赞同另一机构提出的变更。", "Endorse what another organisation proposed.");

    public static Said ProposalArgument { get; } = new("提议的编号", "The proposal's uid");

    public static Said RefuseProposalOption { get; } = new("不赞同", "Refuse it");

    public static Said TookEffect { get; } = new("生效", "in effect");

    public static Said WithEntry(long index) => new($"自第 {index} 条起", $"since entry {index}");

    public static Said NotFinalYet { get; } = new(
        "尚未定论：见证方未足数联署；条目不会丢失", "not yet: too few witnesses have cosigned; the entry is not lost");

    public static Said ProposeSuspensionHelp { get; } = new("提前终止一项成员资格；其后所签不计效力。", "End a membership early: what its key signs afterwards counts for nothing.");

    public static Said ProposeRotationHelp { get; } = new("以新密钥接替一项成员资格的旧密钥。", "Give a membership a new key in place of the old one.");

    public static Said MembershipKeyOption { get; } = new("现有成员的签署地址，或公钥的 SHA-256", "The member's present address, or SHA-256 of its public key");

    public static Said NewKeyOption { get; } = new("新的签署地址，或公钥的 SHA-256", "The new address, or SHA-256 of the new public key");

    public static Said MembershipRoleOption { get; } = new("该密钥有几种身份时指明哪一种", "Which role, where the key holds several");

    public static Said SuspendedFromOption { get; } = new(
        "自何时起不再有效，至多追溯 30 天（默认现在）", "From when it no longer holds, at most 30 days back (default: now)");

    public static Said WaitingHelp { get; } = new("列出待决的提议，以及在等哪些机构。", "List proposals that wait, and which organisations they wait for.");

    public static Said NoProposals { get; } = new("没有待决的提议。", "Nothing waits.");

    public static Said WaitsFor { get; } = new("在等", "waits for");

    public static Said WaitsForYou { get; } = new("在等本机构", "waits for you");

    public static Said MembersHelp { get; } = new("列出成员与认可的密钥，及其自第几条起。", "List members and accredited keys, and since which entry.");

    public static Said AllMembersOption { get; } = new("连同已终止的", "Also those that have ended");

    public static Said MemberLine(string role, string place, string key, long from, Said term) => new(
        $"{role}（{place}）{key}，自第 {from} 条起{term.Zh}", $"{role} ({place}) {key}, since entry {from}{term.En}");

    public static Said Ended(long? index) => index is { } at ? new($"，第 {at} 条终止", $", ended by entry {at}") : new("，任期已满", ", its term is over");

    public static Said Accredited { get; } = new("认可", "accredited");

    public static Said PoliciesHelp { get; } = new("列出历次生效的规则，最后一项为现行。", "List the policies that were in force; the last one is.");

    public static Said PolicyVersion(ulong version) => new($"第 {version} 版", $"version {version}");

    public static Said PolicyLine(string hash, long? index, string by) => new(
        $"{hash}，第 {index} 条{(by.Length > 0 ? $"，{by}" : "")}", $"{hash}, entry {index}{(by.Length > 0 ? $", {by}" : "")}");

    public static Said TheyPropose(string schema, string signer) => new($"{TextWidth.Name(signer)} 提出（{TextWidth.Name(schema)}）：", $"{TextWidth.Name(signer)} proposes ({TextWidth.Name(schema)}):");
}
