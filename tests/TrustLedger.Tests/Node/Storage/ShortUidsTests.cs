using System.Buffers.Binary;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Node.Storage;

public sealed class ShortUidsTests
{
    [Fact]
    public void Every_uid_is_found_where_it_was_put_however_far_the_table_grew()
    {
        var placed = Enumerable.Range(0, 20_000).Select(at => new PlacedUid(Any(at), at)).ToArray();
        var uids = new ShortUids(expected: 0);
        foreach (var some in placed.Chunk(300))
            uids.Add(some);

        Assert.Equal(placed.Length, uids.Count);
        Assert.All(placed, uid => Assert.Contains(uid.Index, uids.Find(uid.Uid)));
    }

    [Fact]
    public void A_uid_that_was_not_put_there_is_hardly_ever_a_candidate()
    {
        var uids = new ShortUids(expected: 20_000);
        uids.Add(Enumerable.Range(0, 20_000).Select(at => new PlacedUid(Any(at), at)));

        Assert.InRange(Enumerable.Range(20_000, 20_000).Count(at => uids.Find(Any(at)).Count > 0), 0, 5);
    }

    [Fact]
    public void Entries_that_share_the_beginning_of_their_uid_are_all_candidates_in_the_order_of_the_log()
    {
        var uids = new ShortUids(expected: 0);
        uids.Add([new PlacedUid(0, 9), new PlacedUid(5, 3), new PlacedUid(0, 0), new PlacedUid(0, 4_000_000_000)]);

        Assert.Equal([0, 9, 4_000_000_000], uids.Find(0));
        Assert.Equal([3], uids.Find(5));
        Assert.Empty(uids.Find(6));
    }

    private static long Any(int number) =>
        BinaryPrimitives.ReadInt64BigEndian(Hash.Of(BitConverter.GetBytes(number)).ToArray());
}
