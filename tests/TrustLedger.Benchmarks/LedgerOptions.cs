namespace TrustLedger.Benchmarks;

/// <summary>What is measured, and how thoroughly.</summary>
/// <param name="Folder">Where everything is written; emptied at the start.</param>
/// <param name="Seed">What keys and statements are made from.</param>
/// <param name="Quick">Fewer, shorter rounds.</param>
/// <param name="Size">How many statements the log holds for the scale part.</param>
/// <param name="Parts">Some of <see cref="LedgerParts.All"/>.</param>
/// <param name="Command">The command line, for the report.</param>
internal sealed record LedgerOptions(
    string Folder, int Seed, bool Quick, int Size, IReadOnlyCollection<string> Parts, string Command)
{
    public int Rounds => Quick ? 3 : 5;

    public IReadOnlyList<int> Clients => Quick ? [32] : [1, 8, 32, 128];

    /// <summary>How long one side of one round is to take.</summary>
    public TimeSpan Turn => TimeSpan.FromSeconds(Quick ? 1 : 2);

    /// <summary>Turns of each side that are not counted, before its first round.</summary>
    public int WarmUpTurns => 6;

    public bool Has(string part) => Parts.Contains(part, StringComparer.Ordinal);
}
