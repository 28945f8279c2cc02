namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>The parameters behind a question mark; one that is named twice makes the whole unreadable.</summary>
public static class QueryString
{
    public static IReadOnlyDictionary<string, string>? Read(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            var name = Uri.UnescapeDataString(pair[..equals].Replace('+', ' '));
            var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            if (!parameters.TryAdd(name, value))
                return null;
        }
        return parameters;
    }
}
