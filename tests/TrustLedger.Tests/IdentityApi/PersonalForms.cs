using System.Text;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>Looks for personal values in bytes: as UTF-8, UTF-16, hex, and base64 at its three offsets.</summary>
internal static class PersonalForms
{
    /// <returns>The forms that were found, without the values.</returns>
    public static IReadOnlyList<string> In(byte[] bytes, params string[] values) =>
        [.. values.SelectMany(Of).Where(form => bytes.AsSpan().IndexOf(form.Bytes) >= 0).Select(form => form.Name)];

    private static IEnumerable<(string Name, byte[] Bytes)> Of(string value)
    {
        foreach (var (name, raw) in new[]
                 {
                     ("utf-8", Encoding.UTF8.GetBytes(value)), ("utf-16le", Encoding.Unicode.GetBytes(value)),
                     ("utf-16be", Encoding.BigEndianUnicode.GetBytes(value)),
                 })
        {
            yield return (name, raw);
            yield return ($"{name} hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(raw)));
            yield return ($"{name} HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(raw)));
            for (var offset = 0; offset < 3; offset++)
            {
                // What lies around the value changes the first and the last group: those are left out.
                var whole = Convert.ToBase64String([.. new byte[offset], .. raw, .. new byte[2]]);
                var inner = whole[(offset == 0 ? 0 : 4)..((offset + raw.Length) / 3 * 4)];
                yield return ($"{name} base64 at {offset}", Encoding.ASCII.GetBytes(inner));
                yield return ($"{name} base64url at {offset}", Encoding.ASCII.GetBytes(inner.Replace('+', '-').Replace('/', '_')));
            }
        }
    }
}
