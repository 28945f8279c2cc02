using System.Globalization;
using System.Net;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests;

/// <summary>A mirror of a <see cref="FakeLog"/>, with what it has copied until now; it signs what a test tells it to.</summary>
internal sealed class FakeMirror : IDisposable
{
    private readonly NoteSigner _signer;

    /// <param name="copy">What it has; a fork of the log has the same beginning.</param>
    /// <param name="number">Which of the genesis' mirrors, from 0.</param>
    public FakeMirror(FakeLog copy, int number)
    {
        _signer = copy.Mirrors[number];
        Node = new FakeNode(copy) { Instead = Answer };
    }

    public FakeNode Node { get; }

    /// <summary>Nobody answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>What it signs in place of the truth.</summary>
    public Func<StateNote, StateNote> Says { get; set; } = truth => truth;

    /// <summary>A key to sign with in place of its own.</summary>
    public NoteSigner? SignsAs { get; set; }

    public NodeClient Client() => Node.Client().Knowing(Node.Log.Genesis);

    public void Dispose() => Node.Dispose();

    private HttpResponseMessage? Answer(string path)
    {
        if (IsAway)
            return new HttpResponseMessage(HttpStatusCode.BadGateway);
        if (path.Split('/', '?', '&', '=') is not ["state", var uid, "size", var size, "at", var at])
            return null;
        var truth = Node.Log.State(
            Bytes32.Read(uid)!.Value, int.Parse(size, CultureInfo.InvariantCulture), ulong.Parse(at, CultureInfo.InvariantCulture));
        return FakeNode.Text(Says(truth).Sign(SignsAs ?? _signer).ToString());
    }
}
