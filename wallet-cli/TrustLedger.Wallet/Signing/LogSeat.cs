using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Signing;

/// <summary>A member's own seat at a log: it signs with the agency's key and hands in to the node itself.</summary>
internal sealed class LogSeat : IDisposable
{
    private readonly HttpClient _http;
    private readonly WalletContext _context;

    private LogSeat(WalletContext context, AgencyIdentity agency, Secp256k1Key key, Uri node, PinnedLog log)
    {
        (_context, Agency, Key, Log, _http) = (context, agency, key, log, NodeClient.CreateHttp());
        Node = new NodeClient(_http, node, log, key, context.Time);
    }

    public AgencyIdentity Agency { get; }

    public Secp256k1Key Key { get; }

    public PinnedLog Log { get; }

    public NodeClient Node { get; }

    /// <returns>The seat; <c>agency-missing</c>, <c>node-missing</c>; or what finding the log refuses.</returns>
    public static async Task<Result<LogSeat>> OpenAsync(WalletContext context, string logName, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        if (vault.Content.Agency is not { } agency)
            return new Refusal("agency-missing", "This command is for an agency's wallet.");
        if (vault.Content.Settings.Node is not { } node)
            return new Refusal("node-missing", "This wallet was not told which ledger node to use.");
        if (!(await new LogBook(context, vault).FindAsync(logName, cancellationToken)).TryGet(out var log, out refusal)
            || !Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        return new LogSeat(context, agency, key, node, log);
    }

    /// <summary>Signs and hands in. After a fault, look before saying it again: governance statements are rare and seen by all.</summary>
    public async Task<Result<Receipt>> SayAsync<TBody>(
        TBody body, Address recipient, Protocol.Encoding.Bytes32 refUid, CancellationToken cancellationToken)
        where TBody : IStatementBody<TBody>
    {
        var signed = Statement.Of(body, recipient, (ulong)_context.Now.ToUnixTimeSeconds(), refUid).Sign(Log.Domain, Key);
        return await Node.SubmitAsync(signed, Acknowledgement.Published, cancellationToken);
    }

    public void Dispose()
    {
        Key.Dispose();
        _http.Dispose();
    }
}
