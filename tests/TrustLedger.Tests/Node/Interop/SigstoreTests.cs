using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Interop;
using TrustLedger.Protocol.Notes;
using TrustLedger.Tests.Node.Sequencing;

namespace TrustLedger.Tests.Node.Interop;

/// <summary>An independent reader, npm's <c>@sigstore/verify</c>, judges what our log gives out.</summary>
public sealed class SigstoreTests
{
    private static readonly Lazy<string> Installed = new(() => NpmFolder.Install(Repository.Root, "sigstore"));

    [NodeJsTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(299)]
    public async Task It_accepts_our_proofs_and_checkpoints_and_rejects_what_was_changed(long index)
    {
        using var kit = new SequencerKit();
        kit.Open().Value();
        kit.Run();
        await Task.WhenAll(Enumerable.Range(1, 299).Select(i => kit.Submit(kit.Binding($"resident {i}"))));
        var proof = await kit.Log.Prove(index, CancellationToken.None);
        var entry = kit.Log.Store.ReadEntry(index).ToArray();
        var note = kit.Log.Published.Note;
        Assert.True(await kit.Stop());

        Assert.Equal("accepted", Judge(kit.Log.Key.VerifierKey, note, index, proof.Path, entry));
        Assert.StartsWith("rejected: calculated root", Judge(kit.Log.Key.VerifierKey, note, index, proof.Path, [.. entry[..^1], (byte)(entry[^1] ^ 1)]), StringComparison.Ordinal);
        Assert.StartsWith("rejected", Judge(kit.Log.Key.VerifierKey, note, index == 0 ? 1 : index - 1, proof.Path, entry), StringComparison.Ordinal);
        Assert.StartsWith("rejected: invalid checkpoint", Judge(
            kit.Log.Key.VerifierKey, note.Replace("\n300\n", "\n301\n", StringComparison.Ordinal), index, proof.Path, entry), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_what_is_missing_instead_of_failing()
    {
        using var folder = new TemporaryFolder();
        Assert.StartsWith("node is not on the path", NpmFolder.Reason(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "node"), "");
        Assert.StartsWith("npm is not on the path", NpmFolder.Reason(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "npm"), "");
        Assert.Null(NpmFolder.Reason(folder.Path));
    }

    private static string Judge(NoteVerifierKey key, string note, long index, IReadOnlyList<TrustLedger.Protocol.Merkle.Hash> path, byte[] entry)
    {
        // An Ed25519 SubjectPublicKeyInfo is these twelve bytes and the key (RFC 8410).
        byte[] spki = [.. Convert.FromHexString("302a300506032b6570032100"), .. Convert.FromBase64String(key.ToString().Split('+')[2])[1..]];
        var asked = new JsonObject
        {
            ["origin"] = key.Name,
            ["keyId"] = key.ToString().Split('+')[1],
            ["publicKey"] = Convert.ToBase64String(spki),
            ["checkpoint"] = note,
            ["index"] = index.ToString(CultureInfo.InvariantCulture),
            ["hashes"] = new JsonArray([.. path.Select(hash => JsonValue.Create(hash.ToString()))]),
            ["entry"] = Convert.ToBase64String(entry),
        };
        return Judged(asked.ToJsonString());
    }

    private static string Judged(string input)
    {
        using var process = Process.Start(new ProcessStartInfo("node", "verify.cjs")
        {
            WorkingDirectory = Installed.Value,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return output.Trim();
    }
}
