using System.Globalization;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Faults;

/// <summary>What the writers were promised, in a file outside the node's reach: <c>index uid leaf</c>, a line each.</summary>
internal sealed class Acknowledgements(string path)
{
    private readonly Lock _gate = new();

    public int Count { get; private set; }

    public void Add(long index, Bytes32 uid, Hash leaf)
    {
        lock (_gate)
        {
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{index} {uid} {leaf}\n"));
            Count++;
        }
    }

    public IReadOnlyList<(long Index, string Uid, string Leaf)> Read()
    {
        lock (_gate)
        {
            return !File.Exists(path) ? [] : [.. File.ReadAllLines(path).Select(line => line.Split(' '))
                .Select(words => (long.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2]))];
        }
    }
}
