using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Signing;

/// <summary>Where statements are signed and sent: the vault, the API and the logs, opened together.</summary>
internal sealed class Desk
{
    private readonly WalletContext _context;
    private readonly LogBook _logs;

    private Desk(WalletContext context, VaultFile vault, ApiClient api)
    {
        (_context, Vault, Api, _logs) = (context, vault, api, new LogBook(context, vault));
        AgencyCaller = vault.Content.Agency is { } agency ? new AgencyCaller(agency) : null;
        Ledger = new LedgerWait(api, context.Output);
        Outgoing = new Outgoing(vault, api, Ledger, _logs, AgencyCaller);
    }

    public VaultFile Vault { get; }

    public ApiClient Api { get; }

    public AgencyIdentity? Agency => Vault.Content.Agency;

    public IApiCaller? AgencyCaller { get; }

    public LedgerWait Ledger { get; }

    public Outgoing Outgoing { get; }

    public static Result<Desk> Open(WalletContext context)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal) || !context.OpenApi(vault).TryGet(out var api, out refusal))
            return refusal;
        return new Desk(context, vault, api);
    }

    /// <returns>As <see cref="Open"/>; or <c>agency-missing</c> in a resident's wallet.</returns>
    public static Result<Desk> OpenAgency(WalletContext context)
    {
        if (!Open(context).TryGet(out var desk, out var refusal))
            return refusal;
        return desk.Agency is null ? new Refusal("agency-missing", "This command is for an agency's wallet.") : desk;
    }

    public Task<Result<PinnedLog>> LogAsync(string name, CancellationToken cancellationToken) => _logs.FindAsync(name, cancellationToken);

    public Secp256k1Key AgencyKey() => Secp256k1Key.FromBytes(Agency!.StatementKey).TryGet(out var key, out var refusal)
        ? key
        : throw new InvalidOperationException(refusal.Code);

    /// <summary>The handle under which this wallet's owner enrolled; <c>not-enrolled</c> when there is none.</summary>
    public async Task<Result<Secp256k1Key>> BindingAsync(CancellationToken cancellationToken)
    {
        if (!(await LogAsync("identity", cancellationToken)).TryGet(out var log, out var refusal))
            return refusal;
        return Handles.Latest(Vault, log.Origin, "binding") is { } key
            ? key
            : new Refusal("not-enrolled", "This wallet's owner has not enrolled yet.");
    }

    /// <summary>Sends again, word for word, what the same command signed before and does not know the outcome of.</summary>
    /// <returns>Null when there is nothing to finish; else as <see cref="Outgoing.SendAsync"/>.</returns>
    public async Task<Result<Settled>?> FinishAsync(string command, CancellationToken cancellationToken) =>
        Outgoing.Find(command) is { } pending ? await SendAsync(pending, cancellationToken) : null;

    /// <summary>Saves what was signed, and only then sends it.</summary>
    /// <returns>As <see cref="Outgoing.SendAsync"/>.</returns>
    public async Task<Result<Settled>> SayAsync(Saying saying, CancellationToken cancellationToken)
    {
        var statement = JsonNode.Parse(saying.Statement.ToJson())!.AsObject();
        var body = (JsonObject)saying.Extra.DeepClone();
        body["statement"] = statement.DeepClone();
        if (saying.Content is not null)
            body[saying.ContentMember] = saying.Content.DeepClone();
        if (saying.ItemKey is not null)
            body["itemKey"] = Hex.Write(saying.ItemKey);

        var pending = new PendingRequest
        {
            Key = saying.Command,
            Uid = saying.Statement.Uid.ToString(),
            Path = saying.Path,
            Body = body,
            Handle = saying.RequestHandle?.ToLowerHex(),
            Signed = _context.Now,
        };
        Vault.Content.History.Add(new HistoryEntry(_context.Now, saying.Command, saying.Path, [SchemaName(saying.Statement)]));
        Outgoing.Save(pending, new OwnStatement
        {
            Uid = pending.Uid,
            Log = saying.Log,
            Schema = SchemaName(saying.Statement),
            Statement = statement,
            Content = saying.Content,
            ItemKey = saying.ItemKey,
            Credentials = [.. saying.Credentials],
            Signed = _context.Now,
        });
        return await SendAsync(pending, cancellationToken);
    }

    public SignedStatement Sign<TBody>(PinnedLog log, Secp256k1Key key, TBody body, Address recipient, Bytes32 refUid = default)
        where TBody : IStatementBody<TBody> =>
        Statement.Of(body, recipient, (ulong)_context.Now.ToUnixTimeSeconds(), refUid).Sign(log.Domain, key);

    private async Task<Result<Settled>> SendAsync(PendingRequest pending, CancellationToken cancellationToken) =>
        (await Outgoing.SendAsync(pending, cancellationToken)).TryGet(out var answer, out var refusal)
            ? new Settled(pending.Uid, answer)
            : refusal;

    private static string SchemaName(SignedStatement statement) =>
        Schemas.Find(statement.Statement.Schema)?.Name ?? statement.Statement.Schema.ToString();
}
