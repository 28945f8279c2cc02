using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using TrustLedger.Client.Keystore;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Commands;

/// <summary>What the commands share: the configuration file, and the keys that it leads to.</summary>
internal static class Configuration
{
    public static Option<FileInfo> FileOption() => new("--config")
    {
        Description = "The configuration: JSON with the section IdentityApi. Environment variables win over it.",
        Required = true,
    };

    /// <returns>The options; or <c>configuration-missing</c>, <c>configuration-malformed</c>.</returns>
    public static Result<IdentityApiOptions> Read(FileInfo file)
    {
        if (!file.Exists)
            return new Refusal("configuration-missing", $"There is no file {file.Name}.");

        IdentityApiOptions options;
        try
        {
            options = new ConfigurationBuilder().AddJsonFile(file.FullName, optional: false).AddEnvironmentVariables().Build()
                .GetSection(IdentityApiOptions.Section).Get<IdentityApiOptions>() ?? new IdentityApiOptions();
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
        {
            return new Refusal("configuration-malformed", fault.Message);
        }

        return Check(options);
    }

    /// <returns>The keys; or <c>passphrase-…</c>, <c>keystore-…</c>, <c>key-…</c>, <c>pkcs11-…</c>, <c>certificate-missing</c>,
    /// <c>certificate-other-key</c>, <c>secp256k1-missing</c>.</returns>
    public static Result<ServiceKeys> OpenKeys(IdentityApiOptions options)
    {
        if (!NativeLibraries.Check().TryGet(out _, out var refusal)
            || !Passphrase.FromFile(options.PassphraseFile).TryGet(out var passphrase, out refusal))
            return refusal;
        using (passphrase)
            return ServiceKeys.Open(options.KeyFolder, passphrase, options.SigningToken, options.IssuerKey);
    }

    private static Result<IdentityApiOptions> Check(IdentityApiOptions options)
    {
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
            ? options
            : new Refusal("configuration-malformed", string.Join(" ", wrong.Select(result => result.ErrorMessage)));
    }
}
