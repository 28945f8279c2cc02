using System.Text.Json;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Node.Http;

/// <summary>What the log answers to who handed a statement in.</summary>
/// <param name="Uid">The statement's uid.</param>
/// <param name="Accepted">Its place on the log.</param>
/// <param name="Durable">
/// The signed promise, a note: see <see cref="Protocol.Proofs.DurablePromise"/>. Only with <c>ack=durable</c>: it costs a signature.
/// </param>
/// <param name="Proof">The inclusion proof with its checkpoint as c2sp.org/tlog-proof, UTF-8; not with <c>ack=durable</c>.</param>
internal sealed record StatementReceipt(Bytes32 Uid, AcceptedStatement Accepted, string? Durable, byte[]? Proof)
{
    /// <summary>Writes uid, index, leafHash (base64), acceptedMilliseconds (Unix), durable or proof, and entry (base64).</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("uid"u8, Uid.ToString());
        json.WriteNumber("index"u8, Accepted.Index);
        json.WriteString("leafHash"u8, Accepted.LeafHash.ToString());
        json.WriteNumber("acceptedMilliseconds"u8, Accepted.AcceptedMilliseconds);
        if (Durable is not null)
            json.WriteString("durable"u8, Durable);
        if (Proof is not null)
            json.WriteString("proof"u8, Proof);
        json.WriteBase64String("entry"u8, Accepted.Entry.Span);
        json.WriteEndObject();
    }
}
