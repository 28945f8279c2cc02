using System.Diagnostics.CodeAnalysis;

namespace TrustLedger.Protocol;

/// <summary>Either the value asked for, or the reason it was refused. Never both, never neither.</summary>
public sealed class Result<T> where T : notnull
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Result(T? value, Refusal? refusal) => (_value, _refusal) = (value, refusal);

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, _refusal);
        return refusal is null;
    }

    public static implicit operator Result<T>(T value) => new(value, refusal: null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
