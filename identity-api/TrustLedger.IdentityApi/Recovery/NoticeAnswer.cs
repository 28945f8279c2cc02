namespace TrustLedger.IdentityApi.Recovery;

/// <summary>One notice to a person.</summary>
/// <param name="Kind"><c>key-suspended</c>, <c>suspension-lifted</c>, <c>suspension-lapsed</c> or <c>key-changed</c>.</param>
/// <param name="Until">When what it tells ends by itself: a suspension that nobody confirmed, or a cool-down.</param>
/// <param name="Organisation">Whose officer did it; null when a wallet did.</param>
internal sealed record NoticeAnswer(string Id, string Kind, DateTimeOffset At, DateTimeOffset? Until, string? Organisation);
