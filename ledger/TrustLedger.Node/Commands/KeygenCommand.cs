using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Node.Commands;

/// <summary><c>keygen --log NAME --origin ORIGIN --out DIR --passphrase-file F</c>: makes the signing key of a log, a witness or a mirror.</summary>
internal static class KeygenCommand
{
    public static Command Create()
    {
        var log = new Option<string>("--log") { Description = "The log's name: the key goes to NAME.key.", Required = true };
        var origin = new Option<string>("--origin") { Description = "The log's origin, or the witness's or mirror's name: it signs under it.", Required = true };
        var folder = new Option<DirectoryInfo>("--out") { Description = "The folder for the key file.", Required = true };
        var passphrase = new Option<FileInfo>("--passphrase-file") { Description = "First line: the passphrase.", Required = true };
        var reader = new Option<bool>("--reader") { Description = "For a mirror: also make the key with which it reads as a member." };
        var command = new Command("keygen", "Make a log's signing key. An existing file is never touched.")
        {
            log, origin, folder, passphrase, reader,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(log), parsed.GetRequiredValue(origin), parsed.GetRequiredValue(folder),
            parsed.GetRequiredValue(passphrase), parsed.GetValue(reader), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(string log, string origin, DirectoryInfo folder, FileInfo passphraseFile, bool reader, InvocationConfiguration invocation)
    {
        if (log.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') || origin.Any(c => char.IsWhiteSpace(c) || c == '+'))
        {
            invocation.Error.WriteLine("A log's name has letters, digits and hyphens; an origin no spaces and no plus sign.");
            return ExitCode.Usage;
        }

        if (!NativeLibraries.Check().TryGet(out _, out var refusal) || !Passphrase.FromFile(passphraseFile.FullName).TryGet(out var passphrase, out refusal))
            return invocation.Refuse(refusal);
        new LinuxDisk().MakeFolder(folder.FullName);
        var path = Path.Combine(folder.FullName, log + ".key");
        using (passphrase)
        {
            if (!LogKey.Create(path, origin, passphrase).TryGet(out var key, out refusal))
                return invocation.Refuse(refusal);
            using (key)
            {
                var made = new JsonObject
                {
                    ["log"] = log,
                    ["origin"] = origin,
                    ["keyFile"] = path,
                    ["verifierKey"] = key.VerifierKey.ToString(),
                    ["cosignatureKey"] = key.Signer.CosignatureKey.ToString(),
                };
                if (reader)
                {
                    if (!MirrorKey.AddReader(path, passphrase).TryGet(out var address, out refusal))
                        return invocation.Refuse(refusal);
                    made["reader"] = address.ToString();
                }

                return invocation.Print(made);
            }
        }
    }
}
