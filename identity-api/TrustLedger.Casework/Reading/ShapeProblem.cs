namespace TrustLedger.Casework.Reading;

/// <summary>The first thing that is wrong with a data file, as <see cref="ShapeReader"/> met it.</summary>
internal sealed class ShapeProblem
{
    /// <summary>Where and what, for example <c>rules[2].op: unknown</c>; null while all is well.</summary>
    public string? First { get; private set; }

    public void Note(string path, string what) => First ??= $"{path}: {what}";
}
