using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Proofs;

namespace TrustLedger.Node.Sequencing;

/// <summary>A batch that is durable, and the checkpoint that was published with it. Calls may overlap.</summary>
internal sealed class PublishedBatch(LeafBatch leaves, PublishedCheckpoint published)
{
    private readonly byte[] _note = Encoding.UTF8.GetBytes(published.Note);

    public PublishedCheckpoint Published => published;

    /// <summary>The proof of an entry of this batch under <see cref="Published"/>, from memory.</summary>
    public InclusionProof Inclusion(long index) => leaves.Prove(index);

    /// <summary>As <see cref="Inclusion"/>, in the text form of c2sp.org/tlog-proof, UTF-8.</summary>
    public byte[] Prove(long index) => TlogProof.Write(index, leaves.Prove(index).Path, _note);
}
