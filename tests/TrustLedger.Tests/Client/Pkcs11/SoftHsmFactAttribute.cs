namespace TrustLedger.Tests.Client.Pkcs11;

/// <summary>A fact that needs SoftHSM: where it is missing it is left out, and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoftHsmFactAttribute : FactAttribute
{
    private static readonly string[] Paths =
        ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"];

    public SoftHsmFactAttribute() => Skip = Reason(Module);

    /// <summary>Null when it is in none of its usual places.</summary>
    public static string? Module { get; } = Array.Find(Paths, File.Exists);

    internal static string? Reason(string? module) =>
        module is null ? "libsofthsm2.so is not here: install SoftHSM 2 (Debian, Ubuntu: softhsm2)." : null;
}
