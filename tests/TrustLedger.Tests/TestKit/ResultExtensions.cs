using TrustLedger.Protocol;

namespace TrustLedger.Tests;

/// <summary>What a test expects of a result: the value, or the refusal. The other one fails the test.</summary>
internal static class ResultExtensions
{
    public static T Value<T>(this Result<T> result) where T : notnull => result.TryGet(out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"Refused: {refusal.Code}: {refusal.Detail}");

    public static Refusal Refusal<T>(this Result<T> result) where T : notnull => result.TryGet(out var value, out var refusal)
        ? throw new InvalidOperationException($"Not refused, but: {value}")
        : refusal;

    public static bool Succeeded<T>(this Result<T> result) where T : notnull => result.TryGet(out _, out _);
}
