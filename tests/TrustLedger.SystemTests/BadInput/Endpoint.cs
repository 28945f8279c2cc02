namespace TrustLedger.SystemTests.BadInput;

/// <summary>One route of the API, with what is needed to reach its handler.</summary>
/// <param name="Pattern">As the code maps it.</param>
/// <param name="Caller">A role, <see cref="Anyone"/> or <see cref="Handle"/>.</param>
/// <param name="Body">How it reads its body.</param>
/// <param name="Fit">For <see cref="BodyKind.Strict"/>: a body of the right shape with nothing true in it.</param>
/// <param name="WrongCaller">A role that it does not serve; null when every caller is served.</param>
internal sealed record Endpoint(
    string Method, string Pattern, string Caller, BodyKind Body = BodyKind.None, string Fit = "{}", string? WrongCaller = null)
{
    public const string Anyone = "anyone";
    public const string Handle = "handle";

    /// <summary>Whether it answers as OAuth and OpenID4VC have it.</summary>
    public bool IsOAuth => Body is BodyKind.Form or BodyKind.Credential || Pattern == "/presentations/{id}/request";

    public bool HasName => Pattern.Contains('{', StringComparison.Ordinal);

    /// <summary>The path with something in the place of each name.</summary>
    public string Path(string name = "none")
    {
        var (path, at) = (Pattern, 0);
        while ((at = path.IndexOf('{', StringComparison.Ordinal)) >= 0)
            path = path[..at] + name + path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..];
        return path;
    }

    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>How an endpoint reads its body.</summary>
internal enum BodyKind
{
    None,

    /// <summary>One strict JSON object.</summary>
    Strict,

    /// <summary>An OAuth form.</summary>
    Form,

    /// <summary>JSON behind a token of its own, with OAuth's errors.</summary>
    Credential,

    Csv,
}
