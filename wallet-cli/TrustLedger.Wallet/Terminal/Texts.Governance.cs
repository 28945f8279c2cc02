namespace TrustLedger.Wallet.Terminal;

/// <summary>Founding logs and changing who may say what.</summary>
internal static partial class Texts
{
    public static Said GovernanceGroup { get; } = new("创立账本、变更成员与规则。", "Found logs, and change who may say what on them.");

    public static Said SignGenesisHelp { get; } = new("创始机构签署一个账本的创世内容。", "Sign, as a founding organisation, what a log is to begin with.");

    public static Said GenesisDraftArgument { get; } = new("创世草案文件（JSON）", "The genesis draft (a JSON file)");

    public static Said GenesisEntryOption { get; } = new("同时签署第 0 条", "Sign entry 0 as well");

    public static Said YouFound(string origin) => new($"您将签署账本 {TextWidth.Safe(origin)} 的创世内容：", $"You are about to sign what {TextWidth.Safe(origin)} begins with:");

    public static Said GenesisSigned { get; } = new("已签署。", "Signed.");

    public static Said AssembleHelp { get; } = new("汇集各创始机构的签名，核对并写成创世文件。", "Put the founders' signatures together, check the whole, and write the genesis file.");

    public static Said GenesisSignaturesArgument { get; } = new("各机构 sign-genesis 的结果文件", "What sign-genesis --json wrote for each organisation");

    public static Said OutOption { get; } = new("写到此文件（不覆盖）", "Write to this file, which must not be there yet");

    public static Said LogFounded(string origin) => new($"创世文件齐备：{origin}", $"The genesis of {origin} is whole.");

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

    public static Said TheyPropose(string schema, string signer) => new($"{signer} 提出（{schema}）：", $"{signer} proposes ({schema}):");
}
