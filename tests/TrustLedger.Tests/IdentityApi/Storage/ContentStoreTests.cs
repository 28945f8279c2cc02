using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Storage;

public sealed class ContentStoreTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Bytes32 Uid = Bytes32.FromCode("uid");
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;
    private readonly ColumnCipher _columns = new(new byte[ColumnCipher.KeyBytes]);
    private readonly ContentStore _contents;
    private readonly byte[] _itemKey = Commitment.NewItemKey();
    private readonly JsonObject _content = new() { ["name"] = "云小舟" };

    public ContentStoreTests()
    {
        _database = new Database(Path.Combine(_folder.Path, "identity.db"));
        _database.MigrateAsync(Never).GetAwaiter().GetResult();
        _contents = new ContentStore(_columns, TimeProvider.System);
    }

    [Fact]
    public async Task Opens_the_commitment_of_what_it_stored()
    {
        var found = (await StoreAndFindAsync())!;

        Assert.True(Commitment.Opens(Commitment.Of(_itemKey, _content), found.ItemKey, found.Content));
    }

    [Fact]
    public async Task An_erased_content_is_gone()
    {
        await StoreAndFindAsync();
        await _database.WriteAsync(c => ContentStore.EraseAsync(c, "identity", Uid), Never);

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Erasing_an_owner_erases_all_that_it_has_on_that_log()
    {
        await StoreAndFindAsync();
        await _database.WriteAsync(
            c => ContentStore.EraseOwnerAsync(c, ContentStore.OwnerOfPerson("p", "identity")), Never);

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task The_same_uid_on_another_log_is_another_content()
    {
        await StoreAndFindAsync();

        Assert.Null(await _database.ReadAsync(c => _contents.FindAsync(c, "approvals", Uid), Never));
    }

    public void Dispose()
    {
        _database.Dispose();
        _columns.Dispose();
        _folder.Dispose();
    }

    private async Task<OpenedContent?> StoreAndFindAsync()
    {
        await _database.WriteAsync(
            c => _contents.AddAsync(c, "identity", Uid, ContentStore.OwnerOfPerson("p", "identity"), _itemKey, _content), Never);
        return await FindAsync();
    }

    private Task<OpenedContent?> FindAsync() => _database.ReadAsync(c => _contents.FindAsync(c, "identity", Uid), Never);
}
