using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Upkeep;

/// <summary>What a copy holds now.</summary>
/// <param name="Genesis">The log's.</param>
/// <param name="Size">Entries.</param>
/// <param name="Files">Files that were new.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record LogCopied(Genesis Genesis, long Size, long Files, long Bytes);
