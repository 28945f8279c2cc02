using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Signing;

/// <summary>A member's own seat at a log: it signs with the agency's key and hands in to the node itself.</summary>
internal sealed class LogSeat : IDisposable
{
    private readonly HttpClient _http;
    private readonly WalletContext _context;
    private readonly VaultFile _vault;

    private LogSeat(WalletContext context, VaultFile vault, Secp256k1Key key, Uri node, PinnedLog log)
    {
        (_context, _vault, Key, Log, _http) = (context, vault, key, log, NodeClient.CreateHttp());
        Node = new NodeClient(_http, node, log, key, context.Time);
    }

    public Secp256k1Key Key { get; }

    /// <summary>Code of the agency whose wallet this is.</summary>
    public string Organisation => _vault.Content.Agency!.Organisation;

    public PinnedLog Log { get; }

    public NodeClient Node { get; }

    /// <returns>The seat; <c>agency-missing</c>, <c>node-missing</c>; or what finding the log refuses.</returns>
    public static async Task<Result<LogSeat>> OpenAsync(WalletContext context, string logName, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        if (vault.Content.Agency is not { } agency)
            return new Refusal("agency-missing", "This command is for an agency's wallet.");
        if (!WalletContext.NodeOf(vault).TryGet(out var node, out refusal)
            || !(await new LogBook(context, vault).FindAsync(logName, cancellationToken)).TryGet(out var log, out refusal)
            || !Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        return new LogSeat(context, vault, key, node, log);
    }

    /// <summary>The log replayed here: what is shown before signing does not rest on what the node says of itself.</summary>
    /// <returns>The follower, the caller's to dispose; or a refusal of <see cref="LogFollower.SyncAsync"/>.</returns>
    /// <exception cref="HttpRequestException">The node is away.</exception>
    public async Task<Result<LogFollower>> ReplayAsync(CancellationToken cancellationToken)
    {
        if (!(await LogFollower.OpenAsync(Node, LogBook.MemoryPath(_context, Log.Name), cancellationToken)).TryGet(out var follower, out var refusal))
            return refusal;
        if ((await follower.SyncAsync(cancellationToken)).TryGet(out _, out refusal))
            return follower;
        follower.Dispose();
        return refusal;
    }

    /// <summary>What the same command signed before and does not know the outcome of.</summary>
    public SignedStatement? Pending(string command) =>
        _vault.Content.Pending.Find(pending => pending.Key == command && pending.Log == Log.Name) is { } pending ? Read(pending) : null;

    public SignedStatement Sign<TBody>(TBody body, Address recipient, Bytes32 refUid) where TBody : IStatementBody<TBody> =>
        Statement.Of(body, recipient, (ulong)_context.Now.ToUnixTimeSeconds(), refUid).Sign(Log.Domain, Key);

    /// <summary>Saves, and only then hands in; keeps the receipt, which was checked.</summary>
    /// <param name="command">Command and subject: the same again finishes this one.</param>
    /// <param name="signed">What was shown and signed; or what <see cref="Pending"/> gave.</param>
    /// <param name="cancellationToken">Stops the call; the statement stays pending.</param>
    /// <returns>The receipt; or a refusal of <see cref="NodeClient.SubmitAsync"/>, which ends the matter.</returns>
    /// <exception cref="HttpRequestException">The outcome is unknown: the same command sends the same bytes again.</exception>
    public async Task<Result<Receipt>> SayAsync(string command, SignedStatement signed, CancellationToken cancellationToken)
    {
        Remember(command, signed);
        if ((await Node.SubmitAsync(signed, Acknowledgement.Published, cancellationToken)).TryGet(out var receipt, out var refusal))
        {
            Settle(signed, receipt);
            return receipt;
        }

        // Was the statement refused, or did only the receipt not hold? Then the log has it, and it stays pending.
        if (!(await Node.FindAsync(signed.Uid, cancellationToken)).TryGet(out _, out _))
            Settle(signed, receipt: null);
        return refusal;
    }

    /// <summary>Waits, as long as the node does, until enough witnesses have cosigned what it took in.</summary>
    /// <returns>Whether it is final. If not, the log has it all the same, and it is final as soon as witnesses are back.</returns>
    public async Task<bool> IsFinalAsync(SignedStatement signed, Receipt receipt, CancellationToken cancellationToken)
    {
        if (receipt.IsFinal)
            return true;
        try
        {
            // The uid is the key: handing it in again asks for the receipt, this time a final one.
            return (await Node.SubmitAsync(signed, Acknowledgement.Cosigned, cancellationToken)).TryGet(out _, out _);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Hands in again what was saved before.</summary>
    public Task<Result<Receipt>> FinishAsync(PendingRequest pending, CancellationToken cancellationToken) =>
        SayAsync(pending.Key, Read(pending), cancellationToken);

    public void Dispose()
    {
        Key.Dispose();
        _http.Dispose();
    }

    // The vault is authenticated: what was signed and saved reads back.
    private static SignedStatement Read(PendingRequest pending) => SignedStatement.Parse(Jcs.Write(pending.Body)).TryGet(out var signed, out var refusal)
        ? signed
        : throw new InvalidOperationException(refusal.Code);

    private void Remember(string command, SignedStatement signed)
    {
        var uid = signed.Uid.ToString();
        if (_vault.Content.Pending.Exists(pending => pending.Uid == uid))
            return;
        var statement = JsonNode.Parse(signed.ToJson())!.AsObject();
        var schema = Schemas.Find(signed.Statement.Schema)!.Name;
        _vault.Content.Pending.Add(new PendingRequest
        {
            Key = command,
            Uid = uid,
            Path = "statements",
            Log = Log.Name,
            Body = statement,
            Signed = _context.Now,
        });
        _vault.Content.Statements.Add(new OwnStatement
        {
            Uid = uid,
            Log = Log.Name,
            Schema = schema,
            Statement = (JsonObject)statement.DeepClone(),
            Signed = _context.Now,
        });
        _vault.Content.History.Add(new HistoryEntry(_context.Now, command, Log.Origin, [schema]));
        _vault.Save();
    }

    // What was refused was never said; what was taken in is kept with its proof.
    private void Settle(SignedStatement signed, Receipt? receipt)
    {
        var uid = signed.Uid.ToString();
        _vault.Content.Pending.RemoveAll(pending => pending.Uid == uid);
        if (receipt is null)
        {
            _vault.Content.Statements.RemoveAll(statement => statement.Uid == uid);
        }
        else if (_vault.Content.Statements.Find(statement => statement.Uid == uid) is { } own)
        {
            own.Receipt = new JsonObject
            {
                ["uid"] = uid,
                ["index"] = receipt.Index,
                ["acceptedMilliseconds"] = receipt.AcceptedMilliseconds,
                ["entry"] = Convert.ToBase64String(receipt.Entry.Encode()),
                ["proof"] = receipt.Proof?.ToString(),
            };
        }

        _vault.Save();
    }
}
