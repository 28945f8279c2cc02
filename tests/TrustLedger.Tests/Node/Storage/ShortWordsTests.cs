using System.Buffers.Binary;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Node.Storage;

public sealed class ShortWordsTests
{
    [Fact]
    public void Every_word_is_found_where_it_was_put_however_far_the_table_grew()
    {
        var placed = Enumerable.Range(0, 20_000).Select(at => (Any(at), (long)at)).ToArray();
        var words = new ShortWords(expected: 0);
        foreach (var some in placed.Chunk(300))
            words.Add(some);

        Assert.All(placed, uid => Assert.Contains(uid.Item2, words.Find(uid.Item1)));
    }

    [Fact]
    public void A_word_that_was_not_put_there_is_hardly_ever_a_candidate()
    {
        var words = new ShortWords(expected: 20_000);
        words.Add(Enumerable.Range(0, 20_000).Select(at => (Any(at), (long)at)));

        Assert.InRange(Enumerable.Range(20_000, 20_000).Count(at => words.Find(Any(at)).Count > 0), 0, 5);
    }

    [Fact]
    public void Entries_that_share_a_word_are_all_candidates_in_the_order_of_the_log()
    {
        var words = new ShortWords(expected: 0);
        words.Add([(0, 0), (5, 3), (0, 9), (0, 4_000)]);

        Assert.Equal([0, 9, 4_000], words.Find(0));
        Assert.Equal([9, 4_000], words.Find(0, after: 0));
        Assert.Equal([3], words.Find(5));
        Assert.Empty(words.Find(6));
    }

    private static long Any(int number) =>
        BinaryPrimitives.ReadInt64BigEndian(Hash.Of(BitConverter.GetBytes(number)).ToArray());
}
