namespace TrustLedger.Benchmarks.Credentials;

/// <summary>What <c>./bench credentials</c> measures, and how thoroughly.</summary>
/// <param name="Folder">Where everything is written; emptied at the start.</param>
/// <param name="Seed">What the made-up residents are made from.</param>
/// <param name="Quick">Fewer, shorter rounds.</param>
/// <param name="Parts">Some of <see cref="CredentialsParts.All"/>.</param>
/// <param name="Command">The command line, for the report.</param>
internal sealed record CredentialsOptions(
    string Folder, int Seed, bool Quick, IReadOnlyCollection<string> Parts, string Command)
{
    public int Rounds => Quick ? 3 : 7;

    /// <summary>How long one side of one round is to take.</summary>
    public TimeSpan Turn => TimeSpan.FromSeconds(Quick ? 0.5 : 1.5);

    /// <summary>Turns of each side that are not counted: a service that has run for days is compiled.</summary>
    public int WarmUpTurns => 3;

    public bool Has(string part) => Parts.Contains(part, StringComparer.Ordinal);
}
