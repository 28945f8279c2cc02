using TrustLedger.Protocol;

namespace TrustLedger.Node.Upkeep;

/// <summary>One thing that is wrong with a log's folder.</summary>
/// <param name="Path">The file, from the log's own folder.</param>
/// <param name="Index">The first entry that it touches; null where no entry can be named.</param>
/// <param name="What">Its code, and the sentence beside it.</param>
internal sealed record Finding(string Path, long? Index, Refusal What);
