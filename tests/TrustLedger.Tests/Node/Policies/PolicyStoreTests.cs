using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Governance;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Policies;

/// <summary>Policy documents on the disk.</summary>
public sealed class PolicyStoreTests
{
    private static readonly LogFolder Folder = new("/data/identity");

    [Fact]
    public void A_document_that_is_not_the_one_its_name_says_is_found_at_the_next_start()
    {
        var disk = new VirtualDisk();
        Assert.Null(PolicyStore.Open(disk, Folder).Value().Put(City.Identity));
        var path = Assert.Single(disk.List(Folder.Policies));
        disk.Put(path, City.Approvals.Bytes.ToArray());

        Assert.Equal("policy-damaged", PolicyStore.Open(disk, Folder).Refusal().Code);

        disk.Put(path, City.Identity.Bytes.ToArray());
        Assert.Equal(City.Identity.Hash, Assert.Single(PolicyStore.Open(disk, Folder).Value().All).Key);
    }

    [Fact]
    public void A_thousand_documents_are_kept_and_no_more()
    {
        var disk = new VirtualDisk();
        var store = PolicyStore.Open(disk, Folder).Value();
        for (var version = 0; version < 1_000; version++)
            Assert.Null(store.Put(Version(version)));

        Assert.Equal("policies-full", store.Put(Version(1_000))?.Code);
        Assert.Null(store.Put(Version(7))); // It is there already.
        Assert.Equal(1_000, PolicyStore.Open(disk, Folder).Value().All.Count);
    }

    private static PolicyDocument Version(int version)
    {
        var document = JsonNode.Parse(City.Identity.Bytes.Span)!.AsObject();
        document["version"] = version;
        return PolicyDocument.Parse(Encoding.UTF8.GetBytes(document.ToJsonString())).Value();
    }
}
