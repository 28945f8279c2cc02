using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Signing;

/// <summary>The logs that this wallet knows, by name.</summary>
internal sealed class LogBook(WalletContext context, VaultFile vault)
{
    /// <summary>
    /// A log by name. One that nobody has pinned is taken as the node shows it at the first call, said so, and pinned
    /// from then on.
    /// </summary>
    /// <returns>
    /// The log; or, first match wins: <c>node-missing</c>, <c>log-unknown</c> (the node shows strangers nothing of it: its
    /// genesis file is needed), a refusal of <see cref="Genesis.Verify"/>.
    /// </returns>
    public async Task<Result<PinnedLog>> FindAsync(string name, CancellationToken cancellationToken)
    {
        var known = vault.Content.Settings.Logs.GetValueOrDefault(name);
        if (known is { Origin: { } origin, Key: { } key } && NoteVerifierKey.Parse(key).TryGet(out var verifier, out _))
            return new PinnedLog(name, origin, verifier, HashOf(known)) { Witnesses = WitnessesOf(known) };

        if (!context.OpenNode(vault).TryGet(out var node, out var refusal)
            || !(await node.GetAsync($"{name}/genesis", null, cancellationToken)).TryGet(out var answer, out refusal))
        {
            return refusal is { Code: "log-closed" or "not-found" }
                ? new Refusal("log-unknown", $"The node shows strangers nothing of {name}; its genesis file is needed.")
                : refusal;
        }

        var envelope = System.Text.Encoding.UTF8.GetBytes(answer.Json.ToJsonString());
        var read = known is null ? Genesis.Parse(envelope) : Genesis.Verify(envelope, HashOf(known));
        if (!read.TryGet(out var genesis, out refusal) || !NoteVerifierKey.Parse(genesis.LogKey).TryGet(out verifier, out refusal))
            return refusal;

        var hash = Convert.ToHexStringLower(genesis.Hash.ToArray());
        if (known is null)
            context.Output.Note(Terminal.Texts.PinnedOnFirstUse(name, hash));
        vault.Content.Settings.Logs[name] = new KnownLog(hash, genesis.Origin, genesis.LogKey, known?.OnFirstUse ?? true, genesis.Witnesses?.Policy.ToString());
        vault.Save();
        return new PinnedLog(name, genesis.Origin, verifier, genesis.Hash) { Witnesses = genesis.Witnesses?.Policy };
    }

    /// <summary>Where the last checkpoint seen of a log is remembered.</summary>
    public static string MemoryPath(WalletContext context, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(context.Home, "ledger")).FullName, name + ".checkpoint");

    // The vault is authenticated: what was read from a genesis and saved reads back.
    private static WitnessPolicy? WitnessesOf(KnownLog log) =>
        log.Witnesses is { } text && WitnessPolicy.Parse(text).TryGet(out var policy, out _) ? policy : null;

    private static Hash HashOf(KnownLog log) => Hash.FromBytes(Convert.FromHexString(log.GenesisHash));
}
