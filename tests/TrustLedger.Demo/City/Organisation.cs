namespace TrustLedger.Demo.City;

/// <summary>A department of the invented city, with the wallet that it signs with.</summary>
/// <param name="Wallet">Folder and client id of its wallet.</param>
/// <param name="Name">Chinese name.</param>
/// <param name="Code">USCC, with valid check characters.</param>
/// <param name="Place">Division code.</param>
/// <param name="Roles">What its officers may do on the API.</param>
internal sealed record Organisation(string Wallet, string Name, string Code, string Place, params IReadOnlyList<string> Roles)
{
    /// <summary>政务服务数据管理局: runs node and API, proofs, issues, verifies.</summary>
    public static Organisation Data { get; } = new(
        "data", "云溪区政务服务数据管理局", "110901010000001070", "090101",
        "window-officer", "registry-admin", "issuer-officer", "verifier-officer");

    /// <summary>司法局: the county corrections agency (社区矫正机构).</summary>
    public static Organisation Justice { get; } = new("justice", "云溪区司法局", "11090101000000019H", "090101", "county-agency");

    /// <summary>司法所.</summary>
    public static Organisation Office { get; } = new("office", "云溪司法所", "11090101000000115T", "090101", "office");

    public static Organisation Procuratorate { get; } = new(
        "procuratorate", "云溪区人民检察院", "11090101000000123M", "090101", "procuratorate");

    /// <summary>公安分局: knows residence, and decides on residence permits.</summary>
    public static Organisation Police { get; } = new(
        "police", "云溪公安分局", "11090101000000131G", "090101", "public-security", "approval-officer");

    /// <summary>人社局: knows employment.</summary>
    public static Organisation HumanResources { get; } = new(
        "human-resources", "云溪区人力资源和社会保障局", "1109010100000014X8", "090101", "human-resources");

    /// <summary>The corrections agency of another county: what it signs here must be refused.</summary>
    public static Organisation OtherCounty { get; } = new("other-county", "桥南区司法局", "11090202000000158U", "090202", "county-agency");

    public static IReadOnlyList<Organisation> All { get; } =
        [Data, Justice, Office, Procuratorate, Police, HumanResources, OtherCounty];

    /// <summary>Those that found the logs and govern them, two of three.</summary>
    public static IReadOnlyList<Organisation> Founders { get; } = [Data, Justice, Procuratorate];
}
