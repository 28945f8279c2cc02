namespace TrustLedger.IdentityApi.Registry;

/// <summary>Where each column of an import is, as its first line says.</summary>
internal sealed record ImportColumns(IReadOnlyList<string> Names)
{
    public int Count => Names.Count;

    /// <summary>Null when a column is missing, unknown or there twice.</summary>
    public static ImportColumns? Of(IReadOnlyList<string> names, string[] required, string[] optional) =>
        names.Distinct(StringComparer.Ordinal).Count() == names.Count
        && required.All(name => names.Contains(name, StringComparer.Ordinal))
        && names.All(name => required.Contains(name, StringComparer.Ordinal) || optional.Contains(name, StringComparer.Ordinal))
            ? new ImportColumns(names)
            : null;

    /// <summary>Empty when the file has no such column.</summary>
    public string Text(IReadOnlyList<string> fields, string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
                return fields[i];
        }

        return "";
    }
}
