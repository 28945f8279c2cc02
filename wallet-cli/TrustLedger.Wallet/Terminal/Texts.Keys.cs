namespace TrustLedger.Wallet.Terminal;

/// <summary>Making a wallet and looking at its keys.</summary>
internal static partial class Texts
{
    public static Said InitHelp { get; } = new("建立一个新钱包。", "Make a new wallet.");

    public static Said ApiOption { get; } = new("业务系统（身份 API）的地址", "The identity API's address");

    public static Said NodeOption { get; } = new("账本节点的地址", "The ledger node's address");

    public static Said MirrorUrlOption { get; } = new(
        "镜像的地址（须一次给全）：证据附其签署的状态", "A mirror's address (name all at once): evidence carries the states that they sign");

    public static Said GenesisOption { get; } = new(
        "创始各方给出的创世文件，据此认定账本，可重复", "A genesis file from a log's founders, which pins the log; may be repeated");

    public static Said AnchorOption { get; } = new(
        "签发方和核验方证书的根证书（PEM），可重复", "Root certificate (PEM) of issuers and verifiers to deal with; may be repeated");

    public static Said ProfileOption { get; } = new(
        "haip（默认）或 open：open 也接受没有证书的签发方和不加密的应答", "haip (default) or open: open also takes issuers without certificate, and answers in clear");

    public static Said WalletProviderOption { get; } = new(
        "仅供开发：钱包提供者的私钥和证书（PEM）", "For development only: private key and certificates (PEM) of the wallet's provider");

    public static Said PinOption { get; } = new(
        "账本的创世哈希，写作 名称=哈希，可重复", "A log's genesis hash as NAME=HASH; may be repeated");

    public static Said LoopbackOption { get; } = new(
        "仅供开发：允许访问本机地址和 http", "For development only: allow addresses on this machine, and http");

    public static Said AgencyOption { get; } = new("为机关或工作人员建立钱包", "Make an agency's or officer's wallet");

    public static Said ClientOption { get; } = new("在业务系统登记的客户端编号", "The client id registered with the identity API");

    public static Said OrganisationOption { get; } = new("统一社会信用代码", "Unified social credit code");

    public static Said PlaceOption { get; } = new("六位行政区划代码", "Six-digit division code");

    public static Said Made(string path) => new($"钱包已建立：{path}", $"The wallet is made: {path}");

    public static Said KeepPassphrase { get; } = new(
        "请记住口令并备份此文件：两者缺一都无法恢复。", "Keep the passphrase and a copy of this file: neither works without the other.");

    public static Said KeyGroup { get; } = new("钱包的公开密钥。", "The wallet's public keys.");

    public static Said KeyShowHelp { get; } = new(
        "显示机关钱包的公开部分，供登记使用。", "Show the public parts of an agency's wallet, for registering them.");

    public static Said Client { get; } = new("客户端", "client");

    public static Said Organisation { get; } = new("机构", "organisation");

    public static Said Place { get; } = new("区划", "place");

    public static Said StatementKey { get; } = new("签署地址", "statement key");

    public static Said SignInKey { get; } = new("登录公钥", "sign-in key");

    public static Said HandleGroup { get; } = new("一事一用的化名地址。", "Pseudonymous handles, one for each purpose.");

    public static Said HandleNewHelp { get; } = new("派生一个新的化名地址。", "Derive a new handle.");

    public static Said OriginArgument { get; } = new("账本的来源名称", "The log's origin");

    public static Said PurposeOption { get; } = new("用途（默认 general）", "What it is for (default: general)");

    public static Said Handle { get; } = new("化名地址", "handle");

    public static Said Purpose { get; } = new("用途", "purpose");

    public static Said Origin { get; } = new("来源", "origin");
}
