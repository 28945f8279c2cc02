namespace TrustLedger.IdentityApi.Recovery;

/// <summary>One notice to a person.</summary>
/// <param name="Kind">One of the kinds of <see cref="Notices"/>.</param>
/// <param name="Until">When what it tells ends by itself: a suspension that nobody confirmed, a cool-down, or a delegation.</param>
/// <param name="Organisation">Whose officer did it; null when a wallet did.</param>
internal sealed record NoticeAnswer(string Id, string Kind, DateTimeOffset At, DateTimeOffset? Until, string? Organisation);
